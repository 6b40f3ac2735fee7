/* Files that are part of the program. */
#ifndef ACT_ASSETS_H
#define ACT_ASSETS_H

typedef struct act_asset {
    const char *begin, *end;
} act_asset;

extern const act_asset act_asset_template, act_asset_style;
extern const act_asset act_asset_theme, act_asset_base, act_asset_table, act_asset_figure,
    act_asset_curve, act_asset_pareto, act_asset_error, act_asset_function,
    act_asset_detail, act_asset_sheet, act_asset_timing, act_asset_past, act_asset_app;
extern const act_asset act_asset_uplot, act_asset_uplot_style, act_asset_uplot_licence;

#endif
