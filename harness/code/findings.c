#include "code/findings.h"

#include <stdarg.h>
#include <stdio.h>

const char *const act_finding_names[ACT_FINDING_KINDS] = {
    [ACT_FINDING_CRASH] = "crash",
    [ACT_FINDING_TIMEOUT] = "timeout",
    [ACT_FINDING_EXIT] = "exit",
    [ACT_FINDING_OUT_OF_BOUNDS] = "out_of_bounds",
    [ACT_FINDING_INPUT_WRITTEN] = "input_written",
    [ACT_FINDING_UNWRITTEN] = "unwritten",
    [ACT_FINDING_ROUNDING_MODE] = "rounding_mode",
    [ACT_FINDING_FLUSH_TO_ZERO] = "flush_to_zero",
    [ACT_FINDING_INCONSISTENT] = "inconsistent",
    [ACT_FINDING_SKIPPED] = "skipped",
};

void act_findings_add(act_findings *findings, act_finding_kind kind, const char *form,
                      ...) {
    if (findings->count == ACT_FINDINGS_MAX) {
        findings->count--;
    }
    act_finding *finding = &findings->item[findings->count++];
    finding->kind = kind;
    va_list arguments;
    va_start(arguments, form);
    vsnprintf(finding->detail, sizeof finding->detail, form, arguments);
    va_end(arguments);
}

void act_findings_add_among(act_findings *findings, const act_findings *seen,
                            const char *where, double first, double last) {
    for (size_t i = 0; i < seen->count; i++) {
        act_findings_add(findings, seen->item[i].kind, "%.120s (%s x = %a ... %a)",
                         seen->item[i].detail, where, first, last);
    }
}
