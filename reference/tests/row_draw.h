/* Hostile rows, repeatable: each hazard that softmax code has met, and some at random. */
#ifndef ACT_ROW_DRAW_H
#define ACT_ROW_DRAW_H

#include "definition/row_function.h"
#include "draw.h"

typedef enum act_row_hazard {
    ACT_ROW_NARROW,     /* logits in [-8, 8] */
    ACT_ROW_WIDE,       /* in [-100, 100] */
    ACT_ROW_SUBNORMAL,  /* one logit, and others whose shares are subnormal or less */
    ACT_ROW_ONE_HOT,    /* one far above the others */
    ACT_ROW_OFFSET,     /* 1e4 and little more */
    ACT_ROW_FAR_OFFSET, /* 1e8, or what the format has */
    ACT_ROW_TIED,       /* some at the maximum */
    ACT_ROW_MASK,       /* some masked, one not */
    ACT_ROW_ANYTHING,   /* any numbers of the format */
    ACT_ROW_EQUAL,      /* all alike */
    ACT_ROW_WHOLE,      /* whole numbers, whose differences end at midpoints */
    ACT_ROW_OPPOSITE,   /* the ends of the format */
    ACT_ROW_HAZARDS
} act_row_hazard;

/* Fills in n entries for the function: logits, or what a softmax of such may return. */
void act_row_draw(act_draw *draw, const act_row_function *f, const act_format *format,
                  act_row_hazard hazard, double *x, size_t n);

/* Fills in dy: ordinary numbers, one entry, all alike, or any numbers of the format. */
void act_row_draw_dy(act_draw *draw, const act_format *format, double *dy, size_t n);

#endif
