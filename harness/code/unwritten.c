#include "code/unwritten.h"

#include <string.h>
#include <wchar.h>

static const int filling[ACT_FILLINGS] = {0x5A, 0x3C};

void act_unwritten_fill(void *results, size_t bytes, int call) {
    memset(results, filling[call], bytes);
}

bool act_unwritten_still(const void *results, size_t bytes, int call) {
    const unsigned char *byte = results;
    for (size_t i = 0; i < bytes; i++) {
        if (byte[i] != filling[call]) {
            return false;
        }
    }
    return true;
}

bool act_unwritten_maybe(const act_format *format, const void *results, size_t n) {
    wchar_t untouched;
    act_unwritten_fill(&untouched, sizeof untouched, 0);
    return format->size < sizeof untouched ||
           wmemchr(results, untouched, n * format->size / sizeof untouched) != NULL;
}

size_t act_unwritten_count(const act_format *format, const void *first,
                           const void *second, size_t n) {
    const void *const results[ACT_FILLINGS] = {first, second};
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        bool kept = true;
        for (int call = 0; call < ACT_FILLINGS; call++) {
            uint64_t untouched;
            act_unwritten_fill(&untouched, sizeof untouched, call);
            kept = kept && act_element_load(format, results[call], i) ==
                               act_element_load(format, &untouched, 0);
        }
        count += kept;
    }
    return count;
}

void act_unwritten_tell(act_findings *findings, size_t unwritten, size_t n) {
    act_findings_add(findings, ACT_FINDING_UNWRITTEN,
                     "left %zu of %zu results unwritten: is it called as it should be "
                     "(--abi, the row's convention)?",
                     unwritten, n);
}
