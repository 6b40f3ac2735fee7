/* The screen, which judges results for consecutive inputs by certified models, in vectors
 * where that is possible. What a model leaves open, and whatever could be an extreme, is
 * decided by the exact tier: so every count and extreme is what the exact tier alone
 * would have given. */
#ifndef ACT_SCREEN_H
#define ACT_SCREEN_H

#include "base/fpmode.h"
#include "judge/excuses.h"
#include "judge/screen_isa.h"
#include "judge/tally.h"
#include "model/model_list.h"

typedef struct act_screen act_screen;

/* A screen serves one thread. ACT_OK or ACT_NOMEM. */
act_status act_screen_open(act_screen **out, const act_function *f, const double *params,
                           int order, const act_format *format, act_screen_isa isa);
void act_screen_close(act_screen *screen);

/* Results are of code that computes so; before any models. Rounding in a direction is
 * judged input by input, without vectors. */
void act_screen_set_arithmetic(act_screen *screen, act_arithmetic arithmetic);

/* Results are of kernels to which this is lost. */
void act_screen_set_lost(act_screen *screen, const act_lost *lost);

/* Appends the models of the encodings first..last, of one sign. */
act_status act_screen_model(act_screen *screen, act_model_list *models, uint64_t first,
                            uint64_t last);

/* Judges y, n results in the format's layout for the encodings from `first` on, of one
 * sign and binade, all within the models. Counts each input's weight under N(0,1). */
void act_screen_judge(act_screen *screen, const act_model_list *models, uint64_t first,
                      const void *y, size_t n, act_tally *tally);

/* The correctly rounded f at the encodings from `first` on, in the format's layout; NaN
 * where it is undecided. The screen is one of order 0. */
void act_screen_values(act_screen *screen, const act_model_list *models, uint64_t first,
                       void *values, size_t n);

#endif
