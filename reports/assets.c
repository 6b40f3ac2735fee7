/* The assembler looks for these files in the folders of -I. The compiler does not see
 * them, so the build has to know that this object depends on them. */
#include "assets.h"

#define EMBED(name, file)                                                                \
    __asm__(".pushsection .rodata\n"                                                     \
            ".balign 16\n"                                                               \
            "act_file_" #name ":\n"                                                      \
            ".incbin \"" file "\"\n"                                                     \
            "act_file_" #name "_end:\n"                                                  \
            ".byte 0\n"                                                                  \
            ".popsection\n");                                                            \
    extern const char act_file_##name[], act_file_##name##_end[];                        \
    const act_asset act_asset_##name = {act_file_##name, act_file_##name##_end}

EMBED(template, "template.html");
EMBED(style, "style.css");
EMBED(theme, "theme.js");
EMBED(base, "base.js");
EMBED(table, "table.js");
EMBED(figure, "figure.js");
EMBED(curve, "curve.js");
EMBED(pareto, "pareto.js");
EMBED(error, "error.js");
EMBED(function, "function.js");
EMBED(detail, "detail.js");
EMBED(sheet, "sheet.js");
EMBED(timing, "timing.js");
EMBED(past, "past.js");
EMBED(app, "app.js");
EMBED(uplot, "vendor/uPlot.iife.min.js");
EMBED(uplot_style, "vendor/uPlot.min.css");
EMBED(uplot_licence, "vendor/LICENSE");
