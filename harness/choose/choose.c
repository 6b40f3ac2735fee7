#include "choose/choose.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const act_standing_names[ACT_STANDINGS] = {
    [ACT_STANDING_KEEPS] = "keeps",   [ACT_STANDING_EXCEEDS] = "exceeds",
    [ACT_STANDING_FAILS] = "fails",   [ACT_STANDING_OPEN] = "open",
    [ACT_STANDING_BARRED] = "barred",
};

static bool is_zero_worst(const act_candidate *c) {
    return c->zero_abs > c->max_abs || (isnan(c->max_abs) && !isnan(c->zero_abs));
}

double act_candidate_error(const act_candidate *candidate, const act_requirement *limit) {
    return !limit->is_absolute        ? candidate->max_ulp
           : is_zero_worst(candidate) ? candidate->zero_abs
                                      : candidate->max_abs;
}

const char *act_candidate_input(const act_candidate *candidate,
                                const act_requirement *limit) {
    return !limit->is_absolute        ? candidate->max_ulp_x
           : is_zero_worst(candidate) ? candidate->zero_abs_x
                                      : candidate->max_abs_x;
}

/* The greatest |f| for which the limit lets a zero stand: as an absolute error, or as one
 * of what is rounded to the consumer's format, whose ulp is its least number there. */
static double zero_limit(const act_requirement *limit) {
    return limit->is_absolute ? HUGE_VAL
           : limit->consumer != NULL
               ? (0.5 + ACT_REQUIREMENT_SHARE) * act_format_subnormal(limit->consumer)
               : 0;
}

static long long failures_of(const act_candidate *c, const act_requirement *limit) {
    return c->zero_abs <= zero_limit(limit) ? c->failures - c->zeros : c->failures;
}

/* An error of U ulp of the format is U 2^(p' - p) ulp of the consumer's, which has p'
 * bits, and rounding to that adds half an ulp. Where both are the same format, the half
 * is in U. */
bool act_requirement_for(const act_format *consumer, const act_format *format,
                         act_requirement *limit) {
    bool holds = format->precision >= consumer->precision &&
                 format->emin <= consumer->emin && format->emax >= consumer->emax;
    bool is_same = format == consumer;
    double scale = ldexp(1, format->precision - consumer->precision);
    *limit = (act_requirement){.error = is_same ? 0.5 + ACT_REQUIREMENT_SHARE
                                                : ACT_REQUIREMENT_SHARE * scale,
                               .consumer = consumer};
    return holds;
}

__attribute__((format(printf, 3, 4))) static void
set_standing(act_candidate *c, act_standing standing, const char *reason, ...) {
    va_list arguments;
    va_start(arguments, reason);
    c->standing = standing;
    vsnprintf(c->reason, sizeof c->reason, reason, arguments);
    va_end(arguments);
}

void act_candidate_judge(act_candidate *c, const act_requirement *limit) {
    double error = act_candidate_error(c, limit);
    const char *least = c->is_proven ? "" : "at least ";
    if (c->is_barred) { /* the reason was set by who barred it */
        c->standing = ACT_STANDING_BARRED;
    } else if (c->finding[0] != '\0') {
        set_standing(c, ACT_STANDING_FAILS, "%s", c->finding);
    } else if (!c->has_accuracy) {
        set_standing(c, ACT_STANDING_OPEN, "its error is not measured");
    } else if (failures_of(c, limit) > 0) {
        set_standing(c, ACT_STANDING_FAILS, "%s", c->classes);
    } else if (error > limit->error && limit->is_absolute) {
        set_standing(c, ACT_STANDING_EXCEEDS, "%s%.4g off at x = %s", least, error,
                     act_candidate_input(c, limit));
    } else if (error > limit->error) {
        set_standing(c, ACT_STANDING_EXCEEDS, "%s%.6g ulp at x = %s", least, error,
                     c->max_ulp_x);
    } else if (c->undecided > 0) {
        set_standing(c, ACT_STANDING_OPEN, "%lld inputs are undecided", c->undecided);
    } else if (isnan(error)) {
        set_standing(c, ACT_STANDING_OPEN, "nothing of it could be judged");
    } else {
        c->standing = ACT_STANDING_KEEPS;
        c->reason[0] = '\0';
    }
}

static int sign_of(double a, double b) {
    return (a > b) - (a < b);
}

static int by_standing_and_time(const void *a, const void *b) {
    const act_candidate *left = a;
    const act_candidate *right = b;
    if (left->standing != right->standing) {
        return left->standing < right->standing ? -1 : 1;
    }
    if (left->has_speed != right->has_speed) {
        return left->has_speed ? -1 : 1;
    }
    int order = left->has_speed ? sign_of(left->ns.estimate, right->ns.estimate) : 0;
    return order != 0 ? order : strcmp(left->impl->id, right->impl->id);
}

/* Rounds that are paired may tell that another is faster than the one of the least
 * median: that one leads then. So many times at most as there are candidates, as each
 * pair's verdict stands alone. */
static void put_fastest_first(act_choice *choice) {
    act_candidate *first = choice->candidates;
    size_t count = 0;
    while (count < choice->count && first[count].standing == ACT_STANDING_KEEPS &&
           first[count].has_speed) {
        count++;
    }
    for (size_t moves = 0, i = 1; i < count && moves < count; i++) {
        if (act_candidate_ratio(&first[0], &first[i]).high < 1) {
            act_candidate faster = first[i];
            memmove(first + 1, first, i * sizeof *first);
            first[0] = faster;
            moves++;
            i = 0;
        }
    }
}

/* Without a winner: the least error among those that fail in nothing else, or NULL. */
static const act_candidate *find_nearest(const act_choice *choice,
                                         const act_requirement *limit) {
    const act_candidate *nearest = NULL;
    for (size_t i = 0; i < choice->count; i++) {
        const act_candidate *c = &choice->candidates[i];
        bool is_nearer = nearest == NULL || act_candidate_error(c, limit) <
                                                act_candidate_error(nearest, limit);
        nearest = c->standing == ACT_STANDING_EXCEEDS && is_nearer ? c : nearest;
    }
    return nearest;
}

/* Half the error or less. */
static bool is_far_better(const act_candidate *c, const act_candidate *winner,
                          const act_requirement *limit) {
    double error = act_candidate_error(winner, limit);
    return error > 0 && act_candidate_error(c, limit) <= error / 2;
}

void act_choice_make(act_choice *choice, const act_requirement *limit) {
    choice->winner = choice->more_precise = choice->nearest = NULL;
    for (size_t i = 0; i < choice->count; i++) {
        act_candidate_judge(&choice->candidates[i], limit);
    }
    if (choice->count > 0) {
        qsort(choice->candidates, choice->count, sizeof *choice->candidates,
              by_standing_and_time);
        put_fastest_first(choice);
    }
    for (size_t i = 0; i < choice->count && choice->more_precise == NULL; i++) {
        const act_candidate *c = &choice->candidates[i];
        if (c->standing != ACT_STANDING_KEEPS || !c->has_speed) {
            break;
        }
        if (choice->winner == NULL) {
            choice->winner = c;
        } else if (is_far_better(c, choice->winner, limit)) {
            choice->more_precise = c;
        }
    }
    if (choice->winner == NULL) {
        choice->nearest = find_nearest(choice, limit);
    }
}

act_interval act_candidate_ratio(const act_candidate *a, const act_candidate *b) {
    if (a->run == b->run && a->rounds == b->rounds && a->rounds > 0) {
        return act_stats_ratio(a->ns_of, b->ns_of, a->rounds, ACT_BENCH_CONFIDENCE);
    }
    return (act_interval){.estimate = b->ns.estimate / a->ns.estimate,
                          .low = b->ns.low / a->ns.high,
                          .high = b->ns.high / a->ns.low};
}
