#include "gate/gate_output.h"

#include "gate/gate_output_private.h"

#include <string.h>

static const act_gate_format formats[] = {
    {"text", act_gate_text}, {"md", act_gate_markdown},   {"junit", act_gate_junit},
    {"tap", act_gate_tap},   {"github", act_gate_github}, {"json", act_gate_json},
};

const act_gate_format *act_gate_format_find(const char *name) {
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (strcmp(formats[i].name, name) == 0) {
            return &formats[i];
        }
    }
    return NULL;
}
