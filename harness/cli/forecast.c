#include "cli/forecast.h"

#include "speed/bench.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

/* Seconds of one core for an implementation, fitted to runs over the catalogue on an EPYC
 * (Zen 4): its child and its rows in the store, each input tried alone or by a model, all
 * inputs of 16 bits, and one round of timing. */
static const double start_cost = 0.015, point_cost = 1.5e-6, window_cost = 3e-9,
                    narrow_cost = 0.02, timing_cost = 0.001;

static double accuracy_cost(const act_plan *plan, const act_format *format) {
    if (act_format_is_narrow(format)) {
        return start_cost + narrow_cost;
    }
    double inputs = (double)act_plan_inputs(plan, format);
    double points = fmin(inputs, (double)act_plan_points(plan, format));
    return start_cost + point_cost * points + window_cost * (inputs - points);
}

/* 0 if there is no telling: searches and exhaustive sweeps, of all inputs or of a range,
 * take as long as they take. */
static double seconds_of(const act_catalogue *catalogue, const act_plan *plan,
                         const act_settings *settings) {
    double accuracy = 0;
    double timings = 0;
    double rounds = (double)(settings->rounds > 0 ? settings->rounds : ACT_BENCH_ROUNDS);
    if (plan->exhaustive || plan->has_range || plan->budget > 0) {
        return 0;
    }
    for (size_t i = 0; i < catalogue->count; i++) {
        if (catalogue->impls[i].skip[0] == '\0') {
            accuracy += accuracy_cost(plan, catalogue->impls[i].format);
            timings += timing_cost * rounds * (double)act_settings_count(settings);
        }
    }
    double threads = fmin(plan->jobs, (double)sysconf(_SC_NPROCESSORS_ONLN));
    return accuracy / threads + timings;
}

static void print_inputs(const act_plan *plan, const act_format *format) {
    if (plan->has_range) {
        printf("those of the range");
    } else if (act_format_is_narrow(format) || act_plan_covers(plan, format)) {
        printf("all inputs");
    } else {
        printf("about %llu inputs", (unsigned long long)act_plan_inputs(plan, format));
    }
}

static void print_time(double seconds) {
    const double minute = 60;
    if (seconds > 1.5 * minute) {
        printf(", about %.0f minutes", ceil(seconds / minute));
    } else if (seconds > 0) {
        printf(", about %.0f s", 10 * ceil(seconds / 10));
    }
}

void act_forecast_print(const act_catalogue *catalogue, const act_plan *plan,
                        const act_settings *settings) {
    printf("to measure: %zu implementation%s", catalogue->count,
           catalogue->count == 1 ? "" : "s");
    for (size_t i = 0; i < ACT_FORMATS; i++) {
        size_t count = 0;
        for (size_t j = 0; j < catalogue->count; j++) {
            count += catalogue->impls[j].format == &act_formats[i];
        }
        if (count > 0) {
            printf(", %zu in %s (", count, act_formats[i].name);
            print_inputs(plan, &act_formats[i]);
            printf(")");
        }
    }
    printf(", then the speed; %d thread%s", plan->jobs, plan->jobs == 1 ? "" : "s");
    print_time(seconds_of(catalogue, plan, settings));
    printf("\n");
    fflush(stdout);
}
