#include "code/findings.h"

#include "base/fpmode.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *const act_finding_names[ACT_FINDING_KINDS] = {
    [ACT_FINDING_CRASH] = "crash",
    [ACT_FINDING_TIMEOUT] = "timeout",
    [ACT_FINDING_EXIT] = "exit",
    [ACT_FINDING_OUT_OF_BOUNDS] = "out_of_bounds",
    [ACT_FINDING_INPUT_WRITTEN] = "input_written",
    [ACT_FINDING_UNWRITTEN] = "unwritten",
    [ACT_FINDING_ROUNDING_MODE] = "rounding_mode",
    [ACT_FINDING_FLUSH_TO_ZERO] = "flush_to_zero",
    [ACT_FINDING_PROCESSOR_STATE] = "processor_state",
    [ACT_FINDING_PROCESS_STATE] = "process_state",
    [ACT_FINDING_MEMORY] = "memory",
    [ACT_FINDING_TAIL] = "tail",
    [ACT_FINDING_PLACE] = "place",
    [ACT_FINDING_IN_PLACE] = "in_place",
    [ACT_FINDING_STATE] = "state",
    [ACT_FINDING_THREAD] = "thread",
    [ACT_FINDING_NOISE] = "noise",
    [ACT_FINDING_LONG] = "long",
    [ACT_FINDING_DY_FORGOTTEN] = "dy_forgotten",
    [ACT_FINDING_DY_ABSOLUTE] = "dy_absolute",
    [ACT_FINDING_DY_SQUARED] = "dy_squared",
    [ACT_FINDING_DY_CLIPPED] = "dy_clipped",
    [ACT_FINDING_DY_NARROWED] = "dy_narrowed",
    [ACT_FINDING_DY_MASKED] = "dy_masked",
    [ACT_FINDING_DX_ACCUMULATED] = "dx_accumulated",
    [ACT_FINDING_DY_PRODUCT] = "dy_product",
    [ACT_FINDING_RANGE] = "range",
    [ACT_FINDING_MONOTONE] = "monotone",
    [ACT_FINDING_SYMMETRY] = "symmetry",
    [ACT_FINDING_SLOPE_SIGN] = "slope_sign",
    [ACT_FINDING_ZERO] = "zero",
    [ACT_FINDING_LIMIT] = "limit",
    [ACT_FINDING_ROW_SUM] = "row_sum",
    [ACT_FINDING_REGISTER] = "register",
    [ACT_FINDING_LEAK] = "leak",
    [ACT_FINDING_FLAGS] = "flags",
    [ACT_FINDING_ERRNO] = "errno",
    [ACT_FINDING_UPPER_HALVES] = "upper_halves",
    [ACT_FINDING_SKIPPED] = "skipped",
    [ACT_FINDING_NOT_JUDGED] = "not_judged",
    [ACT_FINDING_OWN_ERROR] = "own_error",
    [ACT_FINDING_NOTE] = "note",
};

bool act_finding_accuses(act_finding_kind kind) {
    return kind < ACT_FINDING_SKIPPED;
}

act_finding_kind act_finding_named(const char *name) {
    int kind = 0;
    while (kind < ACT_FINDING_KINDS && strcmp(act_finding_names[kind], name) != 0) {
        kind++;
    }
    return (act_finding_kind)kind;
}

bool act_findings_accuse(const act_findings *findings) {
    for (size_t i = 0; i < findings->count; i++) {
        const act_finding *finding = &findings->item[i];
        if (act_finding_accuses(finding->kind) && !finding->is_excused) {
            return true;
        }
    }
    return false;
}

act_finding *act_findings_add(act_findings *findings, act_finding_kind kind,
                              const char *form, ...) {
    if (findings->count == ACT_FINDINGS_MAX) {
        findings->count--;
    }
    act_finding *finding = &findings->item[findings->count++];
    *finding = (act_finding){.kind = kind};
    va_list arguments;
    va_start(arguments, form);
    vsnprintf(finding->detail, sizeof finding->detail, form, arguments);
    va_end(arguments);
    return finding;
}

void act_findings_move(act_findings *from, act_findings *to) {
    for (size_t i = 0; i < from->count && to->count < ACT_FINDINGS_MAX; i++) {
        to->item[to->count++] = from->item[i];
    }
    from->count = 0;
}

/* Where what was changed is kept. */
static const char *register_of(unsigned changed) {
    const unsigned x87 = ACT_MODE_X87_ROUNDING | ACT_MODE_X87_PRECISION |
                         ACT_MODE_X87_EXCEPTIONS | ACT_MODE_X87_STACK;
#if defined(__x86_64__)
    const char *vector_registers = "MXCSR";
#else
    const char *vector_registers = "FPCR";
#endif
    if (changed == ACT_MODE_DIRECTION) {
        return "RFLAGS";
    }
    if (changed == ACT_MODE_X87_STACK) {
        return "x87 tag word";
    }
    return (changed & ~x87) == 0  ? "x87 control word"
           : (changed & x87) == 0 ? vector_registers
                                  : "MXCSR and x87 control word";
}

bool act_findings_have(const act_findings *findings, act_finding_kind kind) {
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->item[i].kind == kind) {
            return true;
        }
    }
    return false;
}

static bool is_told(const act_findings *told, const act_finding *finding) {
    for (size_t i = 0; i < told->count; i++) {
        const act_finding *one = &told->item[i];
        if (one->kind == finding->kind && strcmp(one->detail, finding->detail) == 0) {
            return true;
        }
    }
    return false;
}

void act_findings_remove_told(act_findings *findings, const act_findings *told) {
    size_t kept = 0;
    for (size_t i = 0; i < findings->count; i++) {
        if (!is_told(told, &findings->item[i])) {
            findings->item[kept++] = findings->item[i];
        }
    }
    findings->count = kept;
}

void act_findings_remove(act_findings *findings, act_finding_kind kind) {
    size_t kept = 0;
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->item[i].kind != kind) {
            findings->item[kept++] = findings->item[i];
        }
    }
    findings->count = kept;
}

void act_findings_add_mode(act_findings *findings, unsigned changed, const char *when) {
    static const struct {
        unsigned vector, x87; /* bits */
        act_finding_kind kind;
        const char *what;
    } modes[] = {
        {ACT_MODE_ROUNDING, ACT_MODE_X87_ROUNDING, ACT_FINDING_ROUNDING_MODE,
         "the rounding mode was changed"},
        {ACT_MODE_FLUSH, 0, ACT_FINDING_FLUSH_TO_ZERO,
         "flush-to-zero or denormals-are-zero was changed"},
        {0, ACT_MODE_X87_PRECISION, ACT_FINDING_PROCESSOR_STATE,
         "the precision of x87 results was changed"},
        {ACT_MODE_EXCEPTIONS, ACT_MODE_X87_EXCEPTIONS, ACT_FINDING_PROCESSOR_STATE,
         "floating-point exceptions were unmasked"},
        {0, ACT_MODE_X87_STACK, ACT_FINDING_PROCESSOR_STATE,
         "the x87 stack was left in use: is emms missing after MMX code?"},
        {ACT_MODE_DIRECTION, 0, ACT_FINDING_PROCESSOR_STATE,
         "the direction flag was left set: cld is missing"},
    };
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        unsigned bits = modes[i].vector | modes[i].x87;
        if ((changed & bits) != 0) {
            act_findings_add(findings, modes[i].kind, "%s %s (%s)", modes[i].what, when,
                             register_of(changed & bits));
        }
    }
}

void act_findings_add_among(act_findings *findings, const act_findings *seen,
                            const char *where, double first, double last) {
    for (size_t i = 0; i < seen->count; i++) {
        if (is_told(findings, &seen->item[i])) {
            continue;
        }
        act_findings_add(findings, seen->item[i].kind, "%.120s (%s x = %a ... %a)",
                         seen->item[i].detail, where, first, last);
    }
}
