#include "check/stamina_private.h"

#include "code/buffer.h"
#include "code/unwritten.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is right for each input: alone, and among others in a call of a few periods. */
static bool find_right(act_stamina *s) {
    enum { N = 4 * ACT_PERIOD + ACT_OVER };
    const act_format *format = s->format;
    char *x = malloc(N * format->size);
    char *y = malloc(N * format->size);
    bool is_found = x != NULL && y != NULL;
    if (is_found) {
        act_stamina_fill(s, x, N, 0);
        act_kernel_run(&s->call, x, s->dy, y, N);
        for (size_t i = 0; i < ACT_PERIOD; i++) {
            s->among[i] = act_element_load(format, y, ACT_PERIOD + i);
            act_element_store(format, s->right, i, s->among[i]);
            act_kernel_run(&s->call, x + i * format->size, s->dy, y, 1);
            s->alone[i] = act_element_load(format, y, 0);
        }
    }
    free(x);
    free(y);
    return is_found;
}

static void run_in_child(void *arg) {
    act_stamina *s = arg;
    s->mode = act_fpmode_get();
    s->seen->status = act_plugin_kernel(s->check->impl, &s->call, &s->seen->why);
    act_fpmode_set(s->mode);
    if (s->seen->status != ACT_OK || !find_right(s)) {
        return;
    }
    act_stamina_long(s);
    if (!act_stamina_is_wrong(s)) {
        act_stamina_threads(s);
    }
    if (!s->check->is_brief) {
        act_stamina_edges(s);
    }
    s->seen->is_done = true;
}

static void tell_ending(const act_stamina_seen *seen, const act_child_outcome *outcome,
                        act_findings *findings) {
    char when[ACT_NAME_SIZE];
    snprintf(when, sizeof when, " (n = %zu, %s)", seen->n, act_how_text(seen->how));
    if (seen->status != ACT_OK) {
        act_findings_add(findings, ACT_FINDING_NOT_JUDGED, "%.200s", seen->why.text);
    } else if (outcome->ending != ACT_CHILD_RETURNED || !seen->is_done) {
        act_child_tell(outcome, when, findings);
    }
}

static void tell_long(const act_check *check, const act_stamina_seen *seen,
                      act_findings *findings) {
    if (seen->of_long.count == seen->again.count) {
        act_differences_tell(&seen->of_long, check->impl, ACT_FINDING_LONG,
                             "they are wrong in a long array only", "right", findings);
    } else {
        act_differences_tell(&seen->of_long, check->impl, ACT_FINDING_NOISE,
                             "the same long call gives others, as threads of the kernel "
                             "do that share what they should not",
                             "right", findings);
    }
}

static void tell(const act_check *check, const act_stamina_seen *seen,
                 const act_child_outcome *outcome, act_findings *findings) {
    tell_ending(seen, outcome, findings);
    act_unwritten_tell_where(&seen->unwritten, findings);
    tell_long(check, seen, findings);
    act_differences_tell(&seen->of_threads, check->impl, ACT_FINDING_THREAD,
                         "two threads at once disturb each other", "right", findings);
    if (seen->is_apart && seen->of_threads.count == 0) {
        act_findings_add(
            findings, ACT_FINDING_NOTE,
            "no call could be stopped while another thread made one, so that nothing is "
            "known of threads: the machine has too much to do");
    }
    if (seen->given_up != 0) {
        act_finding *finding = act_findings_add(
            findings, ACT_FINDING_LONG,
            "returned from a call with n = %llu long before its end: is n an int?",
            (unsigned long long)seen->given_up);
        snprintf(finding->simplest, sizeof finding->simplest, "n = %llu",
                 (unsigned long long)seen->given_up);
    }
}

static act_status run(const act_check *check, act_buffer *shared, act_buffer *ones,
                      act_child_outcome *outcome) {
    act_stamina s = {.check = check, .format = check->impl->format, .seen = shared->data};
    memset(shared->data, 0, shared->size);
    s.dy = ones->data;
    for (size_t i = 0; i < ACT_PERIOD; i++) {
        s.argument[i] =
            act_check_argument(check->inputs, check->impl, i % check->inputs->count);
    }
    act_stamina_fill_ones(&s, ones->data, ones->size / s.format->size);
    const act_buffer *const buffers[] = {ones};
    static const bool read_only[] = {true};
    act_child_job job = {.work = run_in_child,
                         .arg = &s,
                         .buffers = buffers,
                         .read_only = read_only,
                         .buffer_count = 1,
                         .timeout = check->timeout,
                         .turn = &s.seen->turn};
    return act_child_run(&job, outcome);
}

act_status act_stamina_run(const act_check *check, uint64_t *longest,
                           act_findings *findings) {
    act_buffer shared = {0};
    act_buffer ones = {0};
    act_child_outcome outcome;
    bool has_dy = check->impl->convention != ACT_DYDX;
    size_t n = has_dy ? ACT_BLOCK : 4 * ACT_PERIOD + ACT_OVER;
    act_status status = act_buffer_alloc(&shared, sizeof(act_stamina_seen));
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = act_buffer_alloc(&ones, n * check->impl->format->size);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = run(check, &shared, &ones, &outcome);
    if (status != ACT_OK) {
        goto cleanup;
    }
    const act_stamina_seen *seen = shared.data;
    tell(check, seen, &outcome, findings);
    *longest = seen->longest;
cleanup:
    act_buffer_free(&ones);
    act_buffer_free(&shared);
    return status;
}
