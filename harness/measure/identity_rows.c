#include "measure/identity_rows.h"

#include "identify/identify_impl.h"
#include "identify/words.h"
#include "store/row.h"

#include <stdio.h>
#include <string.h>

const char *const act_identity_verdict_names[ACT_IDENTITY_VERDICTS] = {
    [ACT_IDENTITY_AS_CLAIMED] = "as_claimed", [ACT_IDENTITY_NARROWER] = "narrower",
    [ACT_IDENTITY_ANOTHER] = "another",       [ACT_IDENTITY_FOUND] = "found",
    [ACT_IDENTITY_UNDECIDED] = "undecided",   [ACT_IDENTITY_SKIPPED] = "skipped",
};

static bool is_narrower(const act_guess *guess, const act_impl *impl) {
    return (guess->in != NULL || guess->out != NULL) &&
           guess->function == impl->function && guess->order == impl->order &&
           memcmp(guess->params, impl->params, sizeof impl->params) == 0;
}

static act_identity_verdict verdict_of(const act_identity *identity, const act_impl *impl,
                                       bool is_anonymous) {
    if (identity->kind == ACT_IDENTITY_NONE && !identity->is_claim) {
        return ACT_IDENTITY_UNDECIDED;
    }
    return is_anonymous                             ? ACT_IDENTITY_FOUND
           : identity->is_claim                     ? ACT_IDENTITY_AS_CLAIMED
           : is_narrower(&identity->guess[0], impl) ? ACT_IDENTITY_NARROWER
                                                    : ACT_IDENTITY_ANOTHER;
}

static void set_worst(json_t *row, const char *prefix, const act_match_worst *worst) {
    static const char *const parts[] = {"ulp", "x", "got", "value"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        char key[ACT_NAME_SIZE];
        snprintf(key, sizeof key, "%s%s", prefix, parts[i]);
        json_object_set_new(row, key,
                            i == 0   ? act_json_real(worst->ulps)
                            : i == 1 ? act_json_hex(worst->x)
                            : i == 2 ? act_json_hex(worst->got)
                                     : act_json_hex(worst->value));
    }
}

static json_t *guesses_of(const act_identity *identity, const act_identity_claim *claim) {
    char text[ACT_WORDS_SIZE];
    json_t *guesses = json_array();
    for (size_t i = 0; i < identity->count; i++) {
        const act_guess *guess = &identity->guess[i];
        act_words_of_guess(guess, claim, text);
        json_array_append_new(guesses,
                              json_pack("{s:s, s:s, s:i}", "what", text, "function",
                                        guess->function->name, "order", guess->order));
    }
    return guesses;
}

static void set_identity(json_t *row, const act_identity *identity,
                         const act_identity_claim *claim) {
    char text[ACT_WORDS_SIZE];
    const act_match *match = &identity->match[0];
    act_words_of_identity(identity, claim, text);
    json_object_set_new(row, "identity", json_string(text));
    json_object_set_new(row, "guesses", guesses_of(identity, claim));
    if (identity->count == 0) {
        return;
    }
    act_words_of_match(identity, claim->format, text);
    json_object_set_new(row, "evidence", json_string(text));
    json_object_set_new(row, "inputs", json_integer((json_int_t)match->judged));
    json_object_set_new(row, "agree", json_integer((json_int_t)match->agree));
    set_worst(row, "max_", &match->core_worst);
    set_worst(row, "floored_", &match->floored);
    if (match->edge.ulps > 1) {
        set_worst(row, "edge_", &match->edge);
    }
    if (identity->has_runner_up) {
        act_words_of_guess(&identity->runner_up, claim, text);
        json_object_set_new(row, "runner_up", json_string(text));
        set_worst(row, "runner_up_", &identity->runner_up_match.floored);
    }
}

static json_t *row_of(const act_identified *found, const act_identity_claim *claim,
                      const act_findings *findings) {
    const act_impl *impl = found->impl;
    json_t *row =
        json_pack("{s:s, s:s}", "id", claim->function != NULL ? impl->id : impl->symbol,
                  "verdict", act_identity_verdict_names[found->verdict]);
    set_identity(row, &found->identity, claim);
    if (impl->skip[0] != '\0') {
        json_object_set_new(row, "why", act_json_foreign(impl->skip));
    } else if (found->identity.count == 0) {
        json_object_set_new(
            row, "why",
            act_json_foreign(findings->count > 0
                                 ? findings->item[0].detail
                                 : "no function has values at its inputs"));
    }
    return row;
}

act_status act_identity_row(act_identifier *identifier, const act_impl *impl,
                            double timeout, bool is_anonymous, act_identified *out,
                            json_t **row) {
    act_identity_claim claim = act_identity_claim_of(impl, is_anonymous);
    const act_identify_job job = {
        .impl = impl, .is_anonymous = is_anonymous, .thorough = true, .timeout = timeout};
    act_findings findings = {0};
    act_status status = ACT_OK;
    *out = (act_identified){.impl = impl, .verdict = ACT_IDENTITY_SKIPPED};
    if (impl->skip[0] == '\0') {
        status = act_identify_impl(identifier, &job, &out->identity, &findings);
        out->verdict = verdict_of(&out->identity, impl, is_anonymous);
    }
    if (status == ACT_OK) {
        *row = row_of(out, &claim, &findings);
    }
    return status;
}

static bool is_of_family(const act_impl *a, const act_impl *b) {
    return strcmp(a->plugin, b->plugin) == 0 &&
           act_impl_computes(a, b->function, a->order, b->format, b->params);
}

/* How many of its order there are in its family. */
static size_t count_alike(const act_identified *all, size_t count, const act_impl *impl) {
    size_t alike = 0;
    for (size_t i = 0; i < count; i++) {
        alike += is_of_family(all[i].impl, impl) && all[i].impl->order == impl->order;
    }
    return alike;
}

bool act_identity_is_pair(const act_identified *all, size_t count, size_t lower,
                          size_t higher) {
    const act_impl *a = all[lower].impl;
    const act_impl *b = all[higher].impl;
    if (a->order >= b->order || !is_of_family(a, b)) {
        return false;
    }
    return strcmp(a->name, b->name) == 0 ||
           (count_alike(all, count, a) == 1 && count_alike(all, count, b) == 1);
}

static bool is_identified(const act_identified *found) {
    return found->identity.kind != ACT_IDENTITY_NONE && found->identity.count > 0;
}

/* Whether one guess is of the derivative of the other, as many times as it should. */
static bool is_derivative(const act_guess *lower, const act_guess *higher, int times) {
    return lower->function == higher->function && lower->words == higher->words &&
           higher->order - lower->order == times &&
           memcmp(lower->params, higher->params, sizeof lower->params) == 0;
}

json_t *act_identity_pair_row(const act_identified *lower, const act_identified *higher) {
    char below[ACT_WORDS_SIZE];
    char above[ACT_WORDS_SIZE];
    const act_identity *a = &lower->identity;
    const act_identity *b = &higher->identity;
    act_identity_claim claim_below = act_identity_claim_of(lower->impl, false);
    act_identity_claim claim_above = act_identity_claim_of(higher->impl, false);
    if (!is_identified(lower) || !is_identified(higher)) {
        return NULL;
    }
    for (size_t i = 0; i < a->count; i++) {
        for (size_t k = 0; k < b->count; k++) {
            if (is_derivative(&a->guess[i], &b->guess[k],
                              higher->impl->order - lower->impl->order)) {
                return NULL;
            }
        }
    }
    act_words_of_guess(&a->guess[0], &claim_below, below);
    act_words_of_guess(&b->guess[0], &claim_above, above);
    return json_pack("{s:s, s:s, s:s, s:s, s:s}", "id", higher->impl->id, "verdict",
                     "no_derivative", "beside", lower->impl->id, "identity", above,
                     "beside_identity", below);
}
