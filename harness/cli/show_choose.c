#include "cli/show_choose.h"

#include "store/rows_speed.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of a list, what is shown. */
enum { SHOWN = 5 };

static const char *unit_of(const act_requirement *limit) {
    return limit->is_absolute ? "" : " ulp";
}

/* "at least 1.2 ulp"; bounds that are not proven say so. */
static void print_error(const act_candidate *c, const act_requirement *limit) {
    printf("%s%.4g%s", c->is_proven ? "" : ">= ", act_candidate_error(c, limit),
           unit_of(limit));
}

static void print_speed(const act_candidate *c) {
    printf("%.4g ns/element", c->ns.estimate);
}

static void show_limit(const act_question *q) {
    printf("%s.d%d.%s", q->function->name, q->order, q->format->name);
    if (q->limit.consumer == NULL) {
        printf(", error at most %.6g%s\n", q->limit.error, unit_of(&q->limit));
        return;
    }
    printf(", for %s: error at most %.6g ulp of %s", q->limit.consumer->ieee,
           q->limit.error, q->format->ieee);
    if (q->limit.consumer != q->format) {
        printf(", so that rounding to %s is off by at most %g ulp of that",
               q->limit.consumer->ieee, 0.5 + ACT_REQUIREMENT_SHARE);
    }
    putchar('\n');
}

static void show_proof(const act_candidate *c, const act_requirement *limit) {
    const char *x = act_candidate_input(c, limit);
    printf("  error        ");
    print_error(c, limit);
    printf(" at x = %s (%.9g), ", x, strtod(x, NULL));
    if (c->is_proven) {
        printf("proven over all %lld inputs\n", c->inputs);
    } else {
        printf("over %lld inputs: nothing proves binary64%s\n", c->inputs,
               c->searched > 0 ? ", a search found no worse"
                               : "; --budget SECONDS searches for worse");
    }
    if (limit->is_absolute) {
        printf("  in ulps      %s%.4g at x = %s\n", c->is_proven ? "" : ">= ", c->max_ulp,
               c->max_ulp_x);
    } else {
        printf("  absolute     %s%.4g at x = %s\n", c->is_proven ? "" : ">= ", c->max_abs,
               c->max_abs_x);
    }
}

/* What the limit forgives. */
static void show_zeros(const act_candidate *c) {
    if (c->zeros > 0) {
        printf(
            "  zeros        %lld results are 0 where f is not, |f| up to %.4g at x = %s\n",
            c->zeros, c->zero_abs, c->zero_abs_x);
    }
}

static void show_time(const act_candidate *c, const act_bench_setting *setting) {
    act_setting_texts texts = act_setting_texts_of(setting);
    printf("  time         ");
    print_speed(c);
    printf(" [%.4g, %.4g], %.2g times a copy; %zu elements a call (%s), %s, %s\n",
           c->ns.low, c->ns.high, c->ns.estimate / c->copy_ns, c->elements, texts.size,
           texts.distribution, texts.reuse);
}

static void print_ratio(act_interval ratio) {
    printf("%.3g times the time [%.3g, %.3g]", ratio.estimate, ratio.low, ratio.high);
}

/* Those that keep the limit too, up to SHOWN; whoever is not told apart says so. */
static void show_runners_up(const act_choice *choice, const act_requirement *limit) {
    size_t shown = 0;
    for (size_t i = 0; i < choice->count && shown < SHOWN; i++) {
        const act_candidate *c = &choice->candidates[i];
        if (c == choice->winner || c->standing != ACT_STANDING_KEEPS || !c->has_speed) {
            continue;
        }
        act_interval ratio = act_candidate_ratio(choice->winner, c);
        printf("  %-12s %-40s ", shown == 0 ? "runners-up" : "", c->impl->id);
        print_error(c, limit);
        printf(", ");
        if (act_stats_differ(&ratio)) {
            print_ratio(ratio);
        } else {
            printf("not told apart from it [%.3g, %.3g]", ratio.low, ratio.high);
        }
        putchar('\n');
        shown++;
    }
}

static void show_more_precise(const act_choice *choice, const act_requirement *limit) {
    const act_candidate *winner = choice->winner;
    const act_candidate *more_precise = choice->more_precise;
    printf("  %-12s ", "more precise");
    if (more_precise == NULL) {
        bool is_best = winner->is_proven && winner->max_ulp <= 0.5;
        printf(is_best ? "none can be: all results are correctly rounded\n"
                       : "none here has half the error or less\n");
        return;
    }
    double gain =
        act_candidate_error(winner, limit) / act_candidate_error(more_precise, limit);
    printf("%-40s ", more_precise->impl->id);
    print_error(more_precise, limit);
    if (isfinite(gain)) {
        printf(" (%.3g times less)", gain);
    }
    printf(", ");
    print_ratio(act_candidate_ratio(winner, more_precise));
    putchar('\n');
}

/* What would have been faster, or would have been an answer at all: with the reason. */
static void show_left_out(const act_choice *choice) {
    size_t left = 0;
    size_t shown = 0;
    for (size_t i = 0; i < choice->count; i++) {
        const act_candidate *c = &choice->candidates[i];
        bool is_faster = choice->winner == NULL || !c->has_speed ||
                         c->ns.estimate < choice->winner->ns.estimate;
        if (c->standing == ACT_STANDING_KEEPS) {
            continue;
        }
        left++;
        if (is_faster && shown < SHOWN) {
            printf("  %-12s %-40s ", shown == 0 ? "left out" : "", c->impl->id);
            if (c->has_speed) {
                print_speed(c);
                printf(": ");
            }
            printf("%s\n", c->reason);
            shown++;
        }
    }
    if (left > shown) {
        printf("  %-12s %zu %s: --json names all\n", shown == 0 ? "left out" : "",
               left - shown, shown == 0 ? "that are slower" : "more");
    }
}

void act_show_choice(const act_choose_session *session) {
    const act_choice *choice = &session->choice;
    const act_requirement *limit = &session->question->limit;
    show_limit(session->question);
    if (choice->winner != NULL) {
        printf("take %s\n", choice->winner->impl->id);
        show_proof(choice->winner, limit);
        show_zeros(choice->winner);
        show_time(choice->winner, &session->question->setting);
        show_runners_up(choice, limit);
        show_more_precise(choice, limit);
    } else if (choice->nearest != NULL) {
        printf("none keeps it; %s comes nearest: ", choice->nearest->impl->id);
        print_error(choice->nearest, limit);
        putchar('\n');
    } else {
        printf("none keeps it\n");
    }
    show_left_out(choice);
    if (choice->winner != NULL) {
        printf("  %-12s %s\n", "proof", choice->winner->reproduce);
    }
}

/* An implementation with what is known of it. */
static json_t *row_of(const act_candidate *c, const act_candidate *winner) {
    json_t *row = json_pack(
        "{s:s, s:o, s:s, s:o, s:s, s:o, s:b, s:I, s:s, s:s}", "id", c->impl->id,
        "max_ulp", act_json_real(c->max_ulp), "worst_x", c->max_ulp_x, "max_abs",
        act_json_real(c->max_abs), "max_abs_x", c->max_abs_x, "zero_abs",
        act_json_real(c->zero_abs), "exhaustive", (int)c->is_proven, "inputs",
        (json_int_t)c->inputs, "isa", c->impl->isa, "reproduce", c->reproduce);
    if (row != NULL && c->has_speed) {
        json_object_set_new(row, "ns_per_element", act_json_real(c->ns.estimate));
        json_object_set_new(row, "low", act_json_real(c->ns.low));
        json_object_set_new(row, "high", act_json_real(c->ns.high));
    }
    if (row != NULL && c->has_speed && winner != NULL && winner->has_speed) {
        act_interval ratio = act_candidate_ratio(winner, c);
        json_object_set_new(row, "ratio", act_json_real(ratio.estimate));
        json_object_set_new(row, "ratio_low", act_json_real(ratio.low));
        json_object_set_new(row, "ratio_high", act_json_real(ratio.high));
        json_object_set_new(row, "told_apart",
                            json_boolean(c != winner && act_stats_differ(&ratio)));
    }
    return row;
}

static json_t *row_or_null(const act_candidate *c, const act_candidate *winner) {
    return c != NULL ? row_of(c, winner) : json_null();
}

static json_t *row_of_question(const act_question *q) {
    act_setting_texts texts = act_setting_texts_of(&q->setting);
    return json_pack(
        "{s:s, s:i, s:s, s:s, s:f, s:s?, s:s, s:s, s:s}", "function", q->function->name,
        "order", q->order, "format", q->format->name, "limit",
        q->limit.is_absolute ? "max_abs" : "max_ulp", "at_most", q->limit.error, "for",
        q->limit.consumer != NULL ? q->limit.consumer->name : NULL, "working_set",
        texts.size, "distribution", texts.distribution, "reuse", texts.reuse);
}

json_t *act_row_of_choice(const act_choose_session *session) {
    const act_choice *choice = &session->choice;
    json_t *row = row_of_question(session->question);
    json_t *runners_up = json_array();
    json_t *left_out = json_array();
    for (size_t i = 0; i < choice->count; i++) {
        const act_candidate *c = &choice->candidates[i];
        if (c->standing != ACT_STANDING_KEEPS) {
            json_t *left = row_of(c, choice->winner);
            json_object_set_new(left, "standing",
                                json_string(act_standing_names[c->standing]));
            json_object_set_new(left, "reason", json_string(c->reason));
            json_array_append_new(left_out, left);
        } else if (c != choice->winner) {
            json_array_append_new(runners_up, row_of(c, choice->winner));
        }
    }
    json_object_set_new(row, "choice", row_or_null(choice->winner, choice->winner));
    json_object_set_new(row, "runners_up", runners_up);
    json_object_set_new(row, "more_precise",
                        row_or_null(choice->more_precise, choice->winner));
    json_object_set_new(row, "nearest", row_or_null(choice->nearest, NULL));
    json_object_set_new(row, "left_out", left_out);
    json_object_set_new(row, "swept", json_integer((json_int_t)session->swept));
    json_object_set_new(row, "searched", json_integer((json_int_t)session->searched));
    json_object_set_new(row, "timed", json_integer((json_int_t)session->timed));
    return row;
}
