/* Settings of timings: the size of the working set, the distribution of the inputs, and
 * whether inputs come again. */
#ifndef ACT_SETTING_H
#define ACT_SETTING_H

#include "code/impl.h"

typedef enum act_distribution {
    ACT_NORMAL,    /* N(0, 1) */
    ACT_UNIFORM,   /* on [-10, 10] */
    ACT_SATURATED, /* 20 <= |x| <= 80 uniform, either sign */
    ACT_SUBNORMAL, /* three of four are subnormal numbers, the others N(0, 1) */
    ACT_SPECIAL,   /* one in eight is a zero, an infinity, a NaN or the largest or least
                      number, the others N(0, 1) */
    ACT_TRACE,     /* the elements of a file */
    ACT_DISTRIBUTIONS
} act_distribution;

typedef enum act_reuse {
    ACT_FRESH,    /* new inputs in each call, until 2^16 have been used */
    ACT_REPEATED, /* the same 2048 again and again, which branch predictors learn */
    ACT_CHAIN,    /* one element a call, which waits for the result of the last */
    ACT_REUSES
} act_reuse;

typedef enum act_level {
    ACT_COUNTED,
    ACT_L1,
    ACT_L2,
    ACT_L3,
    ACT_MEMORY,
    ACT_LEVELS
} act_level;

typedef struct act_bench_setting {
    act_level level;
    size_t elements; /* of a call, if level is ACT_COUNTED */
    act_distribution distribution;
    const char *trace; /* path, if distribution is ACT_TRACE */
    uint64_t digest;   /* of its contents */
    act_reuse reuse;
    size_t rounds; /* 0: as many as is usual */
} act_bench_setting;

/* The one setting of which tables show the times: l1, normal, fresh. */
extern const act_bench_setting act_setting_headline;

/* Reads one word each: "l1", "l2", "l3", "memory" or a whole number; "normal", ... or
 * "trace:FILE"; "fresh", "repeated" or "chain". Returns false if it is something else. */
bool act_setting_parse_size(const char *word, act_bench_setting *setting);
bool act_setting_parse_distribution(const char *word, act_bench_setting *setting);
bool act_setting_parse_reuse(const char *word, act_bench_setting *setting);

/* The inputs of a file, which need not be there. */
void act_setting_of_trace(const char *path, act_bench_setting *setting);
/* The store's words for them: "l1", "trace:inputs.bin#1b2c3d4e" (the name and a hash of
 * the contents), "fresh". */
void act_setting_size_text(const act_bench_setting *setting, char text[ACT_NAME_SIZE]);
void act_setting_distribution_text(const act_bench_setting *setting,
                                   char text[ACT_TEXT_SIZE]);
const char *act_setting_reuse_text(const act_bench_setting *setting);

/* The lengths that follow from a setting, in elements: of a call, and of the arrays that
 * calls walk through. Arrays are longer than a call if the working set is. */
typedef struct act_extent {
    size_t call, inputs, results;
} act_extent;

/* The lengths on this machine, whose caches count, for elements of that many bytes. */
act_extent act_setting_extent(const act_bench_setting *setting, size_t element_size);

enum { ACT_SETTINGS_MAX = 16 };

/* Each list separated by commas as typed; every combination is measured. */
typedef struct act_settings {
    act_bench_setting sizes[ACT_SETTINGS_MAX], distributions[ACT_SETTINGS_MAX],
        reuses[ACT_SETTINGS_MAX];
    size_t n_sizes, n_distributions, n_reuses;
    size_t rounds;                 /* of each; 0: as many as is usual */
    char *words[ACT_SETTINGS_MAX]; /* what was typed, to be freed; traces point into it */
    size_t n_words;
} act_settings;

/* The number of combinations, and the i-th of them. A list that was not given holds what
 * the headline has; a chain has calls of one element whatever the size. */
size_t act_settings_count(const act_settings *settings);
act_bench_setting act_settings_at(const act_settings *settings, size_t i);

void act_settings_free(act_settings *settings);

#endif
