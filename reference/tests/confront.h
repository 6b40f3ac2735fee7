/* Confronts certified models with the exact tier, input by input. */
#ifndef ACT_CONFRONT_H
#define ACT_CONFRONT_H

#include "model/model_list.h"

typedef struct act_confrontation {
    long inputs, open; /* open: the model leaves the rounding to the exact tier */
    long wrong;
    char first[400]; /* the first disagreement */
} act_confrontation;

/* f^(order) in a format, with models over a run of encodings. */
typedef struct act_modelled {
    const act_function *f;
    int order;
    const act_format *format;
    act_exact *exact;
    act_modeller *modeller;
    act_model_list models;
} act_modelled;

/* params: NULL for the defaults. */
void act_modelled_open(act_modelled *m, const act_function *f, const double *params,
                       int order, const act_format *format);
void act_modelled_close(act_modelled *m);

/* Replaces the models by those of first..last, and checks that they cover just that. */
void act_modelled_cover(act_modelled *m, uint64_t first, uint64_t last);

/* One input of the models' run. Rounded value, exponent of the ulp and sign of a zero
 * must be those of the exact tier; its residual too where the model says that it is
 * exact, else within what the model admits and the 2^-34 ulp of the exact tier. */
void act_modelled_confront(act_modelled *m, uint64_t bits, act_confrontation *out);

#endif
