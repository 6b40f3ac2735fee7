/* Tasks of NeuroCodeBench 2.0 (E. Manino, B. Farias, R. Sá Menezes, F. Shmarov,
 * L. C. Cordeiro, "Floating-Point Neural Network Verification at the Software Level",
 * arXiv:2510.23389; https://github.com/emanino/plain_c_nn_benchmark at 9290132): does
 * an assertion on f hold for every binary32 x of an interval? Its tasks on activation and
 * on math functions are 115; here are the 109 with one input. The other 6 are those of
 * glu, which has two. */
#ifndef ACT_NEUROCODEBENCH_H
#define ACT_NEUROCODEBENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ACT_TASKS_MAX = 16, ACT_TASK_BLOCK = 1024, ACT_TASK_TEXT_SIZE = 160 };

/* A function of each of n numbers. */
typedef void act_task_map(const float *restrict x, float *restrict y, size_t n);

typedef struct act_task_function {
    const char *name;
    act_task_map *f;
    act_task_map *back;               /* what the tasks take for its inverse */
    float (*slope)(float x, float h); /* f' in the middle between x and h */
    const char *reference;            /* its name in checkact; NULL: it is not there */
} act_task_function;

/* What is compared; h is x + d. */
typedef enum act_term {
    ACT_TERM_C,
    ACT_TERM_X,
    ACT_TERM_Y,
    ACT_TERM_NEXT,
    ACT_TERM_QUOTIENT,
    ACT_TERM_WIDE_QUOTIENT, /* x + d and the quotient by way of binary64 */
    ACT_TERM_BACK,
    ACT_TERM_OPPOSITE,
    ACT_TERM_MINUS_OPPOSITE,
    ACT_TERM_ONE_MINUS_OPPOSITE,
    ACT_TERM_SLOPE,
    ACT_TERM_HALF_X,
    ACT_TERM_HALF_X_LOG2,
    ACT_TERM_HALF_X_HALF,
    ACT_TERM_X_PLUS_1,
    ACT_TERM_X_MINUS_1,
    ACT_TERM_Y_PLUS_1,
    ACT_TERM_NEXT_PLUS_1,
    ACT_TERM_INVERSE_X,
    ACT_TERM_INVERSE_H,
    ACT_TERM_INVERSE_X_PLUS_1,
    ACT_TERM_INVERSE_H_PLUS_1,
    ACT_TERM_INVERSE_2Y,
    ACT_TERM_INVERSE_2NEXT,
    ACT_TERMS
} act_term;

typedef enum act_relation {
    ACT_AT_LEAST,
    ACT_AT_MOST,
    ACT_EQUAL,
    ACT_WITHIN,      /* |left - right| <= e */
    ACT_WITHIN_OF_X, /* |left - right| / (|x| + 1e-37) <= e */
    ACT_HARDLY_LESS, /* left - right >= -e */
    ACT_IS_NAN       /* left */
} act_relation;

typedef struct act_task {
    const char *name;
    bool is_safe; /* it holds everywhere in [from, to] */
    const act_task_function *function;
    float from, to;
    act_term left;
    act_relation relation;
    act_term right;
    float c, e;
    double d;
    /* The finding, or class of failure, if checkact asks the same of every kernel. */
    const char *finding;
} act_task;

extern const act_task act_tasks[];
extern const size_t act_task_count;

/* Which inputs are tried. */
typedef enum act_task_extent { ACT_TASK_SAMPLE, ACT_TASK_WHOLE } act_task_extent;

/* The first input by encoding at which a task does not hold, and what was compared. */
typedef struct act_task_example {
    bool is_found;
    float x, y, left, right;
} act_task_example;

/* Tries `count` tasks of one function, at most ACT_TASKS_MAX, on all processors. */
void act_tasks_run(const act_task *task, size_t count, act_task_extent extent,
                   act_task_example *example);

/* Inputs of one sign, ascending by encoding, and what is made of them for one task after
 * another of the same function. */
typedef struct act_task_block {
    float x[ACT_TASK_BLOCK], y[ACT_TASK_BLOCK];
    float h[ACT_TASK_BLOCK], next[ACT_TASK_BLOCK]; /* x + d and f(x + d) */
    double d;                                      /* in h; NAN: h is not set */
    float room[2][ACT_TASK_BLOCK];
    const float *left, *right; /* what was compared */
} act_task_block;

/* Sets y by x. */
void act_task_block_open(act_task_block *block, const act_task_function *function);

/* Compares what the task compares, and returns where it does not hold first, or
 * ACT_TASK_BLOCK. */
size_t act_task_block_ask(act_task_block *block, const act_task *task);

/* Writes what a task asks. */
void act_task_text(const act_task *task, char text[ACT_TASK_TEXT_SIZE]);

#endif
