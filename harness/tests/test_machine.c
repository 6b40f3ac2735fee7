/* Warnings, from files of a made-up machine. */
#include "process.h"
#include "speed/machine.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_file(const act_scratch *scratch, const char *folder, const char *name,
                     const char *text) {
    char command[4 * ACT_FILE_SIZE];
    snprintf(command, sizeof command, "mkdir -p '%s/%s' && printf '%s' > '%s/%s/%s'",
             scratch->path, folder, text, scratch->path, folder, name);
    cr_assert(system(command) == 0, "%s", command);
}

static const act_warning *find(const act_warnings *warnings, const char *kind) {
    for (size_t i = 0; i < warnings->count; i++) {
        if (strcmp(warnings->item[i].kind, kind) == 0) {
            return &warnings->item[i];
        }
    }
    return NULL;
}

static const act_machine_watch calm = {.start = {10, 1000},
                                       .rows = 5,
                                       .ghz_low = 3.0,
                                       .ghz_high = 3.1,
                                       .controls = 100,
                                       .told_apart = 5,
                                       .furthest = 1.01};

Test(machine, a_calm_one_has_no_warnings) {
    act_scratch scratch;
    act_warnings warnings;
    act_scratch_make(&scratch);
    put_file(&scratch, "proc", "stat", "cpu  10 0 0 2980 0 0 0 10 0 0\\ncpu0 1 2\\n");
    put_file(&scratch, "sys/devices/system/cpu/cpu0/cpufreq", "scaling_governor",
             "performance\\n");
    act_machine_watch_warn(&calm, scratch.path, &warnings);
    cr_expect(warnings.count == 0, "%s: %s", warnings.item[0].kind,
              warnings.item[0].detail);
    act_scratch_remove(&scratch);
}

Test(machine, each_fault_has_its_warning) {
    act_scratch scratch;
    act_warnings warnings;
    act_scratch_make(&scratch);
    put_file(&scratch, "proc", "stat", "cpu  10 0 0 1890 0 0 0 100 0 0\\n");
    put_file(&scratch, "sys/devices/system/cpu/cpu0/cpufreq", "scaling_governor",
             "powersave\\n");
    act_machine_watch bad = calm;
    bad.load = 1e6;
    bad.unpinned = 2;
    bad.above_overhead = 3;
    bad.ghz_low = 1.5;
    bad.told_apart = 20;
    act_machine_watch_warn(&bad, scratch.path, &warnings);
    static const struct {
        const char *kind, *detail;
    } expected[] = {
        {"governor", "is powersave"},   {"steal", "9.0 %"},
        {"load", "1000000.0 programs"}, {"frequency", "1.50 to 3.10 GHz"},
        {"pinning", "2 of 5 rows"},     {"control", "of 100 pairs of the same code 20"},
        {"overhead", "in 3 of 5 rows"}};
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        const act_warning *warning = find(&warnings, expected[i].kind);
        cr_assert(warning != NULL, "no warning of %s", expected[i].kind);
        cr_expect(strstr(warning->detail, expected[i].detail) != NULL &&
                      strlen(warning->remedy) > 10,
                  "%s: %s: %s", warning->kind, warning->detail, warning->remedy);
    }
    cr_expect(warnings.count == sizeof expected / sizeof expected[0], "%zu warnings",
              warnings.count);
    act_machine_watch far = calm;
    far.furthest = 1.03;
    act_machine_watch_warn(&far, scratch.path, &warnings);
    cr_expect(find(&warnings, "control") != NULL, "a ratio of 1.03 is not worth a word");
    act_scratch_remove(&scratch);
}

Test(machine, unknown_governor_and_no_proc) {
    act_scratch scratch;
    act_warnings warnings;
    act_machine_jiffies jiffies;
    act_scratch_make(&scratch);
    act_machine_watch_warn(&calm, scratch.path, &warnings);
    const act_warning *governor = find(&warnings, "governor");
    cr_assert(governor != NULL && warnings.count == 1, "%zu warnings", warnings.count);
    cr_expect(strstr(governor->detail, "unknown") != NULL, "%s", governor->detail);
    cr_expect(!act_machine_jiffies_read(scratch.path, &jiffies), "jiffies of nothing");
    put_file(&scratch, "proc", "stat", "intr 5 6 7\\n");
    cr_expect(!act_machine_jiffies_read(scratch.path, &jiffies), "jiffies of interrupts");
    cr_expect(act_machine_jiffies_read("", &jiffies) && jiffies.total > 0,
              "%g jiffies here", jiffies.total);
    act_scratch_remove(&scratch);
}

Test(machine, watches_rows) {
    act_machine_watch watch;
    act_machine_watch_begin(&watch);
    act_speed speed = {.measured = true,
                       .cpu = -1,
                       .overhead = 0.02,
                       .ghz_low = 2,
                       .ghz_high = 3,
                       .is_control = true,
                       .control = {0.5, 0.4, 0.6}};
    act_machine_watch_add(&watch, &speed);
    speed = (act_speed){.measured = true,
                        .ghz_low = (double)NAN,
                        .ghz_high = (double)NAN,
                        .is_control = true,
                        .control = {1.1, 0.9, 1.2}};
    act_machine_watch_add(&watch, &speed);
    speed.measured = false;
    act_machine_watch_add(&watch, &speed);
    cr_expect(watch.rows == 2 && watch.unpinned == 1 && watch.above_overhead == 1 &&
                  watch.controls == 2 && watch.told_apart == 1,
              "%zu rows, %zu controls, %zu apart", watch.rows, watch.controls,
              watch.told_apart);
    cr_expect(watch.furthest == 2 && watch.ghz_low == 2 && watch.ghz_high == 3,
              "%g, %g to %g GHz", watch.furthest, watch.ghz_low, watch.ghz_high);
}
