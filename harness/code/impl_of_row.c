#include "code/impl_of_row.h"

#include "base/isa.h"
#include "code/names.h"
#include "definition/params.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *row_fault(const act_row_copy *row, const act_isa *isa) {
    if (strlen(row->name) >= ACT_NAME_SIZE) {
        return "the name has more than 63 bytes";
    }
    if (strlen(row->params) >= ACT_TEXT_SIZE) {
        return "its params have more than 255 bytes";
    }
    if (row->order < 0 || row->order >= ACT_ORDERS) {
        return "the order must be 0, 1 or 2";
    }
    if (!row->has_kernel && !isa->is_foreign) {
        return "it has no kernel";
    }
    if (row->convention < ACT_DYDX || row->convention > ACT_ROWS_LABELS_BACKWARD) {
        return "this checkact does not know its convention";
    }
    bool needs_order =
        row->convention == ACT_BACKWARD_X || row->convention == ACT_BACKWARD_Y;
    if (needs_order && row->order == 0) {
        return "a backward convention needs order 1 or more";
    }
    if (row->convention == ACT_PAIR && row->order != 0) {
        return "ACT_PAIR is of order 0: gradients are ACT_PAIR_BACKWARD";
    }
    if (row->convention == ACT_PAIR_BACKWARD && row->order != 1) {
        return "ACT_PAIR_BACKWARD is of order 1";
    }
    if (!(row->claim >= 0) || isinf(row->claim)) {
        return "the claim must be 0 (none) or a positive number of ulps";
    }
    return act_impl_name_fault(row->name);
}

/* Which function of a row it is of, if its convention suits that. */
static act_status find_row_function(act_impl *impl, const act_row_copy *row,
                                    act_why *why) {
    enum act_convention want;
    if (act_names_row_function(row->function, &impl->row_function, why) != ACT_OK) {
        return ACT_LOAD;
    }
    if (!act_impl_rows_convention(impl->row_function, row->order, &want)) {
        act_why_set(why, "order %d is none that %s has", row->order, row->function);
        return ACT_LOAD;
    }
    if (row->convention != (int)want) {
        act_why_set(why, "order %d of %s needs the convention %s, not %s", row->order,
                    row->function, act_convention_names[want],
                    act_convention_names[row->convention]);
        return ACT_LOAD;
    }
    return ACT_OK;
}

/* What it is of. */
static act_status find_function(act_impl *impl, const act_row_copy *row, act_why *why) {
    if (row->convention >= ACT_ROWS && row->convention <= ACT_ROWS_LABELS_BACKWARD) {
        return find_row_function(impl, row, why);
    }
    bool is_gated = row->convention == ACT_PAIR || row->convention == ACT_PAIR_BACKWARD;
    return is_gated ? act_names_gated(row->function, &impl->gated, why)
                    : act_names_function(row->function, &impl->function, why);
}

act_status act_impl_of_row(act_impl *impl, const act_row_copy *row, act_why *why) {
    if (find_function(impl, row, why) != ACT_OK) {
        return ACT_LOAD;
    }
    impl->format = act_format_find(row->format);
    if (impl->format == NULL) {
        act_why_set(why, "unknown format '%s': f64, f32, f16 or bf16", row->format);
        return ACT_LOAD;
    }
    act_isa isa;
    if (!act_isa_find(row->isa, &isa)) {
        act_why_set(why, "unknown isa '%s': see checkact.h", row->isa);
        return ACT_LOAD;
    }
    const char *fault = row_fault(row, &isa);
    if (fault != NULL) {
        act_why_set(why, "%s", fault);
        return ACT_LOAD;
    }
    if (act_impl_parse_params(impl, row->params, why) != ACT_OK) {
        return ACT_LOAD;
    }
    impl->order = row->order;
    impl->convention = (enum act_convention)row->convention;
    impl->flags = row->flags;
    impl->claim = row->claim;
    snprintf(impl->name, sizeof impl->name, "%s", row->name);
    snprintf(impl->params_text, sizeof impl->params_text, "%s", row->params);
    snprintf(impl->source, sizeof impl->source, "%s", row->source);
    snprintf(impl->licence, sizeof impl->licence, "%s", row->licence);
    snprintf(impl->isa, sizeof impl->isa, "%s", row->isa);
    if (!isa.runs) {
        snprintf(impl->skip, sizeof impl->skip, "this processor lacks %s%s", row->isa,
                 isa.is_foreign ? ": it is of another architecture" : "");
    }
    act_impl_set_id(impl);
    return ACT_OK;
}
