/* Screeners side by side, and results made up for them to judge. */
#ifndef ACT_SYNTHETIC_H
#define ACT_SYNTHETIC_H

#include "base/random.h"
#include "judge/screen.h"

/* "exact", then each instruction set that this processor runs. */
enum { ACT_JUDGES_MAX = 4, ACT_DIFFERENCE_SIZE = 200 };

typedef struct act_judges {
    const act_function *f;
    int order;
    const act_format *format;
    int count;
    act_screen_isa isa[ACT_JUDGES_MAX];
    act_screen *screen[ACT_JUDGES_MAX];
} act_judges;

void act_judges_open(act_judges *judges, const act_function *f, int order,
                     const act_format *format);
/* The results are of code that computes so. */
void act_judges_set_arithmetic(act_judges *judges, act_arithmetic arithmetic);
void act_judges_close(act_judges *judges);

/* How results differ from the correctly rounded ones. */
typedef enum act_mischief {
    ACT_MISCHIEF_NONE,
    ACT_MISCHIEF_STEPS,   /* one step off at every other input, up to 64 at some */
    ACT_MISCHIEF_WILD,    /* anything: bits, signs, zeros, NaN, infinities */
    ACT_MISCHIEF_PLATEAU, /* one result everywhere */
    ACT_MISCHIEF_FAR,     /* too large by a power of two, and a few steps off */
    ACT_MISCHIEF_TIES,    /* half of the ties rounded to the wrong side */
    ACT_MISCHIEF_EDGE, /* as far off as errors count as far, and a few steps more or less
                        */
    ACT_MISCHIEFS
} act_mischief;

/* Fills y with n results for the encodings from `first` on: those of f, then spoilt. */
void act_synthesize(const act_judges *judges, act_random *random, act_mischief mischief,
                    uint64_t first, size_t n, void *y);

/* n results for the encodings from `first` on, which are judged `batch` at a time. */
typedef struct act_results {
    uint64_t first;
    const void *y;
    size_t n, batch;
} act_results;

/* Judges results by one of the judges, with models of its own. */
void act_judges_run(const act_judges *judges, int judge, act_results results,
                    act_tally *tally);

/* Whether two tallies are the same in every member but the count of exact inputs; if not,
 * `why` names the first. */
bool act_tally_same(const act_tally *a, const act_tally *b,
                    char why[ACT_DIFFERENCE_SIZE]);

#endif
