#include "code/findings.h"

#include <stdarg.h>
#include <stdio.h>

void act_findings_add(act_findings *findings, const char *kind, const char *form, ...) {
    if (findings->count == ACT_FINDINGS_MAX) {
        findings->count--;
    }
    act_finding *finding = &findings->item[findings->count++];
    snprintf(finding->kind, sizeof finding->kind, "%s", kind);
    va_list arguments;
    va_start(arguments, form);
    vsnprintf(finding->detail, sizeof finding->detail, form, arguments);
    va_end(arguments);
}
