#include "gate/gate_output.h"

#include "gate/gate_ci.h"
#include "gate/gate_text.h"

#include <string.h>

const act_gate_format act_gate_formats[] = {
    {"text", act_gate_text}, {"md", act_gate_markdown},   {"junit", act_gate_junit},
    {"tap", act_gate_tap},   {"github", act_gate_github}, {"json", act_gate_json},
};
const size_t act_gate_format_count = sizeof act_gate_formats / sizeof act_gate_formats[0];

const act_gate_format *act_gate_format_find(const char *name) {
    for (size_t i = 0; i < act_gate_format_count; i++) {
        if (strcmp(act_gate_formats[i].name, name) == 0) {
            return &act_gate_formats[i];
        }
    }
    return NULL;
}
