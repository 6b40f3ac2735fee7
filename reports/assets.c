/* The assembler looks for these files in the folders of -I. The compiler does not see
 * them, so the build has to know that this object depends on them. */
#include "assets.h"

#include <string.h>

#define FILES(X)                                                                         \
    X(template, "template.html")                                                         \
    X(style, "style.css")                                                                \
    X(theme, "theme.js")                                                                 \
    X(base, "base.js")                                                                   \
    X(table, "table.js")                                                                 \
    X(figure, "figure.js")                                                               \
    X(curve, "curve.js")                                                                 \
    X(pareto, "pareto.js")                                                               \
    X(error, "error.js")                                                                 \
    X(function, "function.js")                                                           \
    X(detail, "detail.js")                                                               \
    X(sheet, "sheet.js")                                                                 \
    X(timing, "timing.js")                                                               \
    X(past, "past.js")                                                                   \
    X(app, "app.js")                                                                     \
    X(uplot, "vendor/uPlot.iife.min.js")                                                 \
    X(uplot_style, "vendor/uPlot.min.css")                                               \
    X(uplot_licence, "vendor/LICENSE")

#define EMBED(name, file)                                                                \
    __asm__(".pushsection .rodata\n"                                                     \
            ".balign 16\n"                                                               \
            "act_file_" #name ":\n"                                                      \
            ".incbin \"" file "\"\n"                                                     \
            "act_file_" #name "_end:\n"                                                  \
            ".byte 0\n"                                                                  \
            ".popsection\n");                                                            \
    extern const char act_file_##name[], act_file_##name##_end[];
FILES(EMBED)

#define LIST(name, file) {file, act_file_##name, act_file_##name##_end},
static const act_asset assets[] = {FILES(LIST)};

const act_asset *act_asset_find(const char *name, size_t length) {
    for (size_t i = 0; i < sizeof assets / sizeof assets[0]; i++) {
        if (strlen(assets[i].name) == length &&
            memcmp(assets[i].name, name, length) == 0) {
            return &assets[i];
        }
    }
    return NULL;
}
