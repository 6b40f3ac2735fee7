#include "check/check.h"

#include "check/exceptions.h"
#include "check/flow.h"
#include "check/places.h"
#include "check/stamina.h"
#include "code/buffer.h"

#include <stdio.h>
#include <string.h>

/* An ending that should not have been, with the call that it was in. */
static void tell_ending(const act_places_seen *seen, const act_child_outcome *outcome,
                        bool has_memory, act_findings *findings) {
    char when[ACT_TEXT_SIZE] = " (while it was loaded)";
    if (seen->calls > 0) {
        snprintf(when, sizeof when, " (n = %zu, %s%s)", seen->call.n,
                 act_how_text(seen->call.how),
                 has_memory ? ", which it survives if no other call came before" : "");
    }
    if (seen->status != ACT_OK) {
        act_findings_add(findings, ACT_FINDING_NOT_JUDGED, "%.200s", seen->why.text);
    } else if (has_memory) {
        char text[ACT_TEXT_SIZE];
        act_child_outcome_text(outcome, text, sizeof text);
        act_findings_add(findings, ACT_FINDING_STATE, "%.100s%.140s", text, when);
    } else {
        act_child_tell(outcome, when, findings);
    }
}

/* A call out of shared memory, which code under test may have overwritten, as one that
 * can be made. */
static bool is_call(const act_check *check, const act_short_call *call) {
    bool may = call->n > 0 && call->n <= ACT_PLACES_MOST;
    for (size_t i = 0; may && i < call->n; i++) {
        may = call->index[i] < check->inputs->count;
    }
    return may;
}

/* Whether the kernel remembers: the call that went wrong goes well in a process of its
 * own. */
static act_status find_memory(const act_check *check, const act_places_seen *seen,
                              act_places_seen *other, bool *has_memory) {
    act_child_outcome outcome;
    const act_difference *simplest = &seen->unlike[ACT_UNLIKE_PLACE].simplest;
    bool has_ended = !seen->is_done;
    act_short_call only = has_ended ? seen->call : seen->simplest;
    *has_memory = false;
    if (!is_call(check, &only) || (!has_ended && simplest->at >= only.n)) {
        return ACT_OK;
    }
    act_status status = act_places_run(check, &only, other, &outcome);
    if (status == ACT_OK && outcome.ending == ACT_CHILD_RETURNED && other->is_done) {
        *has_memory =
            has_ended || act_format_same(check->impl->format, other->result[simplest->at],
                                         simplest->want);
    }
    return status;
}

/* Whether another process that makes the same calls has the same doubts. */
static act_status find_repeatable(const act_check *check, const act_places_seen *seen,
                                  act_places_seen *other, bool *has_memory) {
    act_child_outcome outcome;
    act_status status = act_places_run(check, NULL, other, &outcome);
    const act_difference *a = &seen->unlike[ACT_UNLIKE_REPEATED].first;
    const act_difference *b = &other->unlike[ACT_UNLIKE_REPEATED].first;
    *has_memory = other->unlike[ACT_UNLIKE_REPEATED].count > 0 && a->n == b->n &&
                  a->at == b->at && a->x == b->x && a->how == b->how && a->got == b->got;
    return status;
}

/* Short calls. *is_sound: nothing stands against long ones. */
static act_status check_places(const act_check *check, act_checked *checked,
                               bool *is_sound, act_findings *findings) {
    act_buffer shared[2] = {0};
    act_child_outcome outcome;
    bool has_memory = false;
    act_status status = act_buffers_alloc(shared, 2, sizeof(act_places_seen));
    if (status != ACT_OK) {
        goto cleanup;
    }
    act_places_seen *seen = shared[0].data;
    act_places_seen *other = shared[1].data;
    memset(seen, 0, sizeof *seen);
    memset(other, 0, sizeof *other);
    status = act_places_run(check, NULL, seen, &outcome);
    if (status != ACT_OK) {
        goto cleanup;
    }
    checked->done = seen->is_done && outcome.ending == ACT_CHILD_RETURNED;
    checked->calls = seen->calls;
    bool is_steady = seen->unlike[ACT_UNLIKE_REPEATED].count == 0;
    bool is_even = seen->unlike[ACT_UNLIKE_PLACE].count == 0;
    if (!is_steady) {
        status = find_repeatable(check, seen, other, &has_memory);
    } else if (!is_even || !checked->done) {
        status = find_memory(check, seen, other, &has_memory);
    }
    if (status != ACT_OK) {
        goto cleanup;
    }
    if (!checked->done) {
        tell_ending(seen, &outcome, has_memory, findings);
    }
    act_places_tell(check, seen, has_memory, &checked->max_inconsistency, findings);
    *is_sound = checked->done && is_steady && !has_memory && seen->unwritten.count == 0;
cleanup:
    act_buffers_free(shared, 2);
    return status;
}

void act_check_supersede(const act_findings *checks, act_findings *of_trial) {
    static const act_finding_kind kinds[] = {ACT_FINDING_TAIL, ACT_FINDING_PLACE,
                                             ACT_FINDING_IN_PLACE, ACT_FINDING_STATE,
                                             ACT_FINDING_NOISE};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (act_findings_have(checks, kinds[i])) {
            act_findings_remove(of_trial, ACT_FINDING_PLACE);
            act_findings_remove(of_trial, ACT_FINDING_IN_PLACE);
        }
    }
    if (act_findings_have(checks, ACT_FINDING_UNWRITTEN) ||
        act_findings_have(checks, ACT_FINDING_DX_ACCUMULATED)) {
        act_findings_remove(of_trial, ACT_FINDING_UNWRITTEN);
        act_findings_remove(of_trial, ACT_FINDING_PLACE);
        act_findings_remove(of_trial, ACT_FINDING_IN_PLACE);
    }
}

act_status act_check_run(const act_check *check, act_checked *checked,
                         act_findings *findings) {
    bool is_sound = false;
    act_status status = ACT_OK;
    *checked = (act_checked){0};
    if (check->aftermath) {
        status = act_exceptions_run(check, checked, findings);
    }
    if (status != ACT_OK || act_findings_have(findings, ACT_FINDING_REGISTER)) {
        return status; /* callers that lose registers crash */
    }
    if (check->impl->convention != ACT_DYDX) {
        status = act_flow_run(check, &checked->products, findings);
    }
    /* What adds to its results has none that could be compared. */
    if (status == ACT_OK && !act_findings_have(findings, ACT_FINDING_DX_ACCUMULATED)) {
        status = check_places(check, checked, &is_sound, findings);
    }
    if (status == ACT_OK && is_sound) {
        status = act_stamina_run(check, &checked->longest, findings);
    }
    return status;
}
