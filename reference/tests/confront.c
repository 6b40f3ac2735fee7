#include "confront.h"

#include "probe.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

void act_modelled_open(act_modelled *m, const act_function *f, const double *params,
                       int order, const act_format *format) {
    *m = (act_modelled){.f = f, .order = order, .format = format};
    cr_assert(act_exact_open(&m->exact, f, params, order) == ACT_OK &&
                  act_modeller_open(&m->modeller, m->exact, format) == ACT_OK,
              "%s.d%d.%s", f->name, order, format->name);
}

void act_modelled_close(act_modelled *m) {
    act_model_list_free(&m->models);
    act_modeller_close(m->modeller);
    act_exact_close(m->exact);
}

void act_modelled_cover(act_modelled *m, uint64_t first, uint64_t last) {
    act_model_list_free(&m->models);
    cr_assert(act_model_list_extend(&m->models, m->modeller, first, last, UINT64_MAX) ==
              ACT_OK);
    uint64_t next = first;
    for (size_t i = 0; i < m->models.count; i++) {
        const act_model *model = &m->models.item[i];
        cr_assert(model->first == next && model->last >= model->first,
                  "%s.d%d.%s: model %zu of %#llx..%#llx is %#llx..%#llx", m->f->name,
                  m->order, m->format->name, i, (unsigned long long)first,
                  (unsigned long long)last, (unsigned long long)model->first,
                  (unsigned long long)model->last);
        next = model->last + 1;
    }
    cr_assert(next == last + 1, "%s.d%d.%s: models end at %#llx, not %#llx", m->f->name,
              m->order, m->format->name, (unsigned long long)next - 1,
              (unsigned long long)last);
}

/* Of a NaN there is nothing more to say. */
static bool is_alike(const act_truth *got, const act_truth *want, double slack) {
    if (isnan(got->rounded) && isnan(want->rounded)) {
        return true;
    }
    return act_same_value(got->rounded, want->rounded) &&
           got->ulp_exponent == want->ulp_exponent && got->zero == want->zero &&
           fabs(got->residual - want->residual) <= slack;
}

void act_modelled_confront(act_modelled *m, uint64_t bits, act_confrontation *out) {
    const double exact_step = 0x1p-34;
    act_truth got;
    act_truth want;
    double error;
    const act_model *model = &m->models.item[act_model_list_find(&m->models, bits)];
    double x = act_decode(m->format, bits);
    out->inputs++;
    if (!act_model_truth(model, m->format, m->order, bits, &got, &error)) {
        out->open++;
        return;
    }
    act_status status = act_exact_truth(m->exact, m->format, x, &want);
    double slack = model->exact ? 0 : error + exact_step;
    if (status == ACT_OK && (!model->exact || error == 0) &&
        is_alike(&got, &want, slack)) {
        return;
    }
    if (out->wrong++ == 0) {
        snprintf(out->first, sizeof out->first,
                 "%s.d%d.%s at %a: model (kind %d) %a ulp 2^%d residual %a zero %d, "
                 "error %a; exact %a ulp 2^%d residual %a zero %d, status %d",
                 m->f->name, m->order, m->format->name, x, (int)model->kind, got.rounded,
                 got.ulp_exponent, got.residual, (int)got.zero, error, want.rounded,
                 want.ulp_exponent, want.residual, (int)want.zero, (int)status);
    }
}
