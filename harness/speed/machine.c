#include "speed/machine.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void act_machine_name(char *text, size_t size) {
    char line[ACT_TEXT_SIZE];
    snprintf(text, size, "unknown");
    FILE *file = fopen("/proc/cpuinfo", "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, "model name", 10) == 0 && strchr(line, ':') != NULL) {
            line[strcspn(line, "\n")] = '\0';
            snprintf(text, size, "%s", strchr(line, ':') + 2);
            break;
        }
    }
    if (file != NULL) {
        fclose(file);
    }
}

static FILE *open_below(const char *root, const char *path) {
    char whole[ACT_PATH_SIZE];
    snprintf(whole, sizeof whole, "%s%s", root, path);
    return fopen(whole, "r");
}

bool act_machine_jiffies_read(const char *root, act_machine_jiffies *out) {
    /* user nice system idle iowait irq softirq steal; proc(5) */
    enum { FIELDS = 8, STEAL = 7 };
    double field[FIELDS] = {0};
    *out = (act_machine_jiffies){0};
    FILE *file = open_below(root, "/proc/stat");
    if (file == NULL) {
        return false;
    }
    int read = fscanf(file, "cpu %lf %lf %lf %lf %lf %lf %lf %lf", &field[0], &field[1],
                      &field[2], &field[3], &field[4], &field[5], &field[6], &field[7]);
    fclose(file);
    for (int i = 0; i < read; i++) {
        out->total += field[i];
    }
    out->stolen = field[STEAL];
    return read == FIELDS;
}

static void add(act_warnings *out, const char *kind, const char *remedy, const char *form,
                ...) __attribute__((format(printf, 4, 5)));

static void add(act_warnings *out, const char *kind, const char *remedy, const char *form,
                ...) {
    if (out->count == ACT_WARNINGS_MAX) {
        return;
    }
    act_warning *warning = &out->item[out->count++];
    va_list arguments;
    va_start(arguments, form);
    vsnprintf(warning->detail, sizeof warning->detail, form, arguments);
    va_end(arguments);
    snprintf(warning->kind, sizeof warning->kind, "%s", kind);
    snprintf(warning->remedy, sizeof warning->remedy, "%s", remedy);
}

static void warn_of_governor(const char *root, act_warnings *out) {
    char name[ACT_NAME_SIZE] = "";
    FILE *file =
        open_below(root, "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
    if (file == NULL || fgets(name, sizeof name, file) == NULL) {
        add(out, "governor", "on a machine of your own, set it to performance",
            "the frequency governor is unknown, as in most virtual machines");
    }
    name[strcspn(name, "\n")] = '\0';
    if (name[0] != '\0' && strcmp(name, "performance") != 0) {
        add(out, "governor", "cpupower frequency-set --governor performance",
            "the frequency governor is %s", name);
    }
    if (file != NULL) {
        fclose(file);
    }
}

static void warn_of_steal(const act_machine_watch *watch, const char *root,
                          act_warnings *out) {
    const double bearable = 0.01;
    act_machine_jiffies now;
    if (!act_machine_jiffies_read(root, &now) || now.total <= watch->start.total) {
        return;
    }
    double share = (now.stolen - watch->start.stolen) / (now.total - watch->start.total);
    if (share > bearable) {
        add(out, "steal",
            "trust thread CPU times and ratios, not wall_ns; or use a machine of your own",
            "other virtual machines took %.1f %% of the processors' time", 100 * share);
    }
}

static void warn_of_load(const act_machine_watch *watch, act_warnings *out) {
    double processors = (double)sysconf(_SC_NPROCESSORS_ONLN);
    if (watch->load > processors / 2) {
        add(out, "load", "end other programs and measure again",
            "at the start %.1f programs were running on %.0f processors", watch->load,
            processors);
    }
}

static void warn_of_frequency(const act_machine_watch *watch, act_warnings *out) {
    const double bearable = 1.05;
    if (watch->ghz_high > bearable * watch->ghz_low) {
        add(out, "frequency",
            "compare rows of one function and format, which share their rounds, or by "
            "cycles; switch boost off",
            "the processor ran at %.2f to %.2f GHz", watch->ghz_low, watch->ghz_high);
    }
}

static void warn_of_controls(const act_machine_watch *watch, act_warnings *out) {
    const double bearable = 1.02;
    double n = (double)watch->controls;
    /* What 5 % and three standard deviations of luck amount to. */
    double limit = 0.05 * n + 3 * sqrt(n * 0.05 * 0.95);
    bool too_many = (double)watch->told_apart > limit;
    if (too_many || watch->furthest > bearable) {
        add(out, "control", "measure again on a quieter machine",
            "of %zu pairs of the same code %zu were told apart; the furthest ratio was %.3f",
            watch->controls, watch->told_apart, watch->furthest);
    }
}

void act_machine_watch_warn(const act_machine_watch *watch, const char *root,
                            act_warnings *out) {
    out->count = 0;
    warn_of_governor(root, out);
    warn_of_load(watch, out);
    warn_of_steal(watch, root, out);
    warn_of_frequency(watch, out);
    warn_of_controls(watch, out);
    if (watch->unpinned > 0) {
        add(out, "pinning", "allow sched_setaffinity",
            "%zu of %zu rows could not be pinned to a processor", watch->unpinned,
            watch->rows);
    }
    if (watch->above_overhead > 0) {
        add(out, "overhead", "read the column overhead; larger working sets have less",
            "in %zu of %zu rows more than 1 %% of the time is the harness's own",
            watch->above_overhead, watch->rows);
    }
}

void act_machine_watch_begin(act_machine_watch *watch) {
    *watch = (act_machine_watch){.ghz_low = HUGE_VAL, .furthest = 1};
    act_machine_jiffies_read("", &watch->start);
    if (getloadavg(&watch->load, 1) != 1) {
        watch->load = 0;
    }
}

void act_machine_watch_add(act_machine_watch *watch, const act_speed *speed) {
    if (!speed->measured) {
        return;
    }
    watch->rows++;
    watch->unpinned += speed->cpu < 0;
    watch->above_overhead += speed->overhead > ACT_BENCH_OVERHEAD;
    watch->ghz_low = fmin(watch->ghz_low, speed->ghz_low);
    watch->ghz_high = fmax(watch->ghz_high, speed->ghz_high);
    if (speed->is_control) {
        double ratio = speed->control.estimate;
        watch->controls++;
        watch->told_apart += act_stats_differ(&speed->control);
        watch->furthest = fmax(watch->furthest, fmax(ratio, 1 / ratio));
    }
}
