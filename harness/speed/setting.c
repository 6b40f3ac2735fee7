#include "speed/setting.h"

#include "base/digest.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    FRESH_INPUTS = 1 << 16,  /* more than a branch predictor can know by heart */
    LONGEST_CALL = 1 << 17,  /* larger working sets are walked through in such calls */
    LONGEST_COUNT = 1 << 24, /* for --size N */
};

static const char *const level_text[ACT_LEVELS] = {
    [ACT_L1] = "l1", [ACT_L2] = "l2", [ACT_L3] = "l3", [ACT_MEMORY] = "memory"};

static const char *const distribution_text[ACT_DISTRIBUTIONS] = {
    [ACT_NORMAL] = "normal",       [ACT_UNIFORM] = "uniform",
    [ACT_SATURATED] = "saturated", [ACT_SUBNORMAL] = "subnormal",
    [ACT_SPECIAL] = "special",     [ACT_TRACE] = "trace:"};

static const char *const reuse_text[ACT_REUSES] = {
    [ACT_FRESH] = "fresh", [ACT_REPEATED] = "repeated", [ACT_CHAIN] = "chain"};

const act_bench_setting act_setting_headline = {
    .level = ACT_L1, .distribution = ACT_NORMAL, .reuse = ACT_FRESH};

/* The index from `first` on of a word in a list; `end`: it is not there. */
static int find_word(const char *const *words, int first, int end, const char *word) {
    int i = first;
    while (i < end && strcmp(words[i], word) != 0) {
        i++;
    }
    return i;
}

bool act_setting_parse_size(const char *word, act_bench_setting *setting) {
    int level = find_word(level_text, ACT_L1, ACT_LEVELS, word);
    if (level < ACT_LEVELS) {
        setting->level = (act_level)level;
        setting->elements = 0;
        return true;
    }
    char *end;
    errno = 0;
    long long count = strtoll(word, &end, 10);
    bool is_number = *word >= '0' && *word <= '9' && *end == '\0' && errno == 0;
    if (!is_number || count < 1 || count > LONGEST_COUNT) {
        return false;
    }
    setting->level = ACT_COUNTED;
    setting->elements = (size_t)count;
    return true;
}

void act_setting_of_trace(const char *path, act_bench_setting *setting) {
    setting->distribution = ACT_TRACE;
    setting->trace = path;
    setting->digest = act_digest_file(path);
}

bool act_setting_parse_distribution(const char *word, act_bench_setting *setting) {
    size_t prefix = strlen(distribution_text[ACT_TRACE]);
    int which = find_word(distribution_text, 0, ACT_TRACE, word);
    setting->trace = NULL;
    setting->distribution = (act_distribution)which;
    if (which < ACT_TRACE) {
        return true;
    }
    if (strncmp(word, distribution_text[ACT_TRACE], prefix) != 0 ||
        word[prefix] == '\0') {
        return false;
    }
    act_setting_of_trace(word + prefix, setting);
    return true;
}

bool act_setting_parse_reuse(const char *word, act_bench_setting *setting) {
    int which = find_word(reuse_text, 0, ACT_REUSES, word);
    setting->reuse = which < ACT_REUSES ? (act_reuse)which : setting->reuse;
    return which < ACT_REUSES;
}

void act_setting_size_text(const act_bench_setting *setting, char text[ACT_NAME_SIZE]) {
    if (setting->level == ACT_COUNTED) {
        snprintf(text, ACT_NAME_SIZE, "%zu", setting->elements);
    } else {
        snprintf(text, ACT_NAME_SIZE, "%s", level_text[setting->level]);
    }
}

void act_setting_distribution_text(const act_bench_setting *setting,
                                   char text[ACT_TEXT_SIZE]) {
    const char *prefix = distribution_text[setting->distribution];
    if (setting->distribution != ACT_TRACE) {
        snprintf(text, ACT_TEXT_SIZE, "%s", prefix);
        return;
    }
    const char *slash = strrchr(setting->trace, '/');
    snprintf(text, ACT_TEXT_SIZE, "%s%.200s#%08x", prefix,
             slash != NULL ? slash + 1 : setting->trace, (uint32_t)setting->digest);
}

const char *act_setting_reuse_text(const act_bench_setting *setting) {
    return reuse_text[setting->reuse];
}

/* Bytes of a cache as the system tells, within what is plausible. */
static size_t cache_size(int name, size_t unknown, size_t least, size_t most) {
    long told = sysconf(name);
    size_t size = told > 0 ? (size_t)told : unknown;
    return size < least ? least : size > most ? most : size;
}

static size_t level_bytes(act_level level) {
    const size_t kib = 1024;
    const size_t mib = 1024 * kib;
    size_t l3 = cache_size(_SC_LEVEL3_CACHE_SIZE, 32 * mib, mib, 256 * mib);
    switch (level) {
    case ACT_L1:
        return cache_size(_SC_LEVEL1_DCACHE_SIZE, 32 * kib, 16 * kib, 256 * kib) / 2;
    case ACT_L2:
        return cache_size(_SC_LEVEL2_CACHE_SIZE, mib, 128 * kib, 16 * mib) / 2;
    case ACT_L3:
        return l3 / 2;
    case ACT_MEMORY:
        return 4 * l3;
    case ACT_COUNTED:
    case ACT_LEVELS:
        break;
    }
    return 0;
}

act_extent act_setting_extent(const act_bench_setting *setting, size_t element_size) {
    if (setting->reuse == ACT_CHAIN) {
        return (act_extent){1, FRESH_INPUTS, 1};
    }
    size_t whole = setting->level == ACT_COUNTED
                       ? setting->elements
                       : level_bytes(setting->level) / (2 * element_size);
    bool walks = setting->level == ACT_L3 || setting->level == ACT_MEMORY;
    size_t call = walks && whole > LONGEST_CALL ? LONGEST_CALL : whole;
    size_t inputs = whole;
    if (setting->reuse == ACT_FRESH && inputs < FRESH_INPUTS) {
        inputs = FRESH_INPUTS;
    }
    return (act_extent){call, inputs, whole};
}

void act_settings_free(act_settings *settings) {
    for (size_t i = 0; i < settings->n_words; i++) {
        free(settings->words[i]);
    }
    settings->n_words = 0;
}

static size_t at_least_one(size_t n) {
    return n > 0 ? n : 1;
}

/* Throughput has every size, latency one. */
static size_t count_of(const act_settings *settings, act_reuse reuse) {
    size_t sizes = reuse == ACT_CHAIN ? 1 : at_least_one(settings->n_sizes);
    return sizes * at_least_one(settings->n_distributions);
}

static act_reuse reuse_at(const act_settings *settings, size_t i) {
    return settings->n_reuses > 0 ? settings->reuses[i].reuse
                                  : act_setting_headline.reuse;
}

size_t act_settings_count(const act_settings *settings) {
    size_t count = 0;
    for (size_t i = 0; i < at_least_one(settings->n_reuses); i++) {
        count += count_of(settings, reuse_at(settings, i));
    }
    return count;
}

act_bench_setting act_settings_at(const act_settings *settings, size_t i) {
    act_bench_setting setting = act_setting_headline;
    size_t reuse = 0;
    setting.rounds = settings->rounds;
    while (i >= count_of(settings, reuse_at(settings, reuse))) {
        i -= count_of(settings, reuse_at(settings, reuse));
        reuse++;
    }
    setting.reuse = reuse_at(settings, reuse);
    size_t distribution = i % at_least_one(settings->n_distributions);
    size_t size = i / at_least_one(settings->n_distributions);
    if (settings->n_distributions > 0) {
        setting.distribution = settings->distributions[distribution].distribution;
        setting.trace = settings->distributions[distribution].trace;
        setting.digest = settings->distributions[distribution].digest;
    }
    if (setting.reuse == ACT_CHAIN) {
        setting.level = ACT_COUNTED;
        setting.elements = 1;
    } else if (settings->n_sizes > 0) {
        setting.level = settings->sizes[size].level;
        setting.elements = settings->sizes[size].elements;
    }
    return setting;
}
