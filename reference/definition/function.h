/* The descriptor of a function, all that is known of it. Each function is one file of
 * reference/functions/, which the build finds by its name: functions/NAME.c defines
 * `const act_function act_function_NAME`. */
#ifndef ACT_FUNCTION_H
#define ACT_FUNCTION_H

#include "jet/jet.h"

#include <math.h> /* HUGE_VAL, which domains and limits are made of */
#include <stdbool.h>
#include <stddef.h>

enum { ACT_PARAMS = 4, ACT_KINKS = 2, ACT_ORDERS = 3 };

/* The mark of a parameter that a program does not need. */
#define ACT_UNUSED __attribute__((unused))

/* The definition on one piece; p holds the parameters in the order of the descriptor. */
typedef jet act_program(jet x, const double *p);

/* Defines a program that is one expression in x and p. */
#define ACT_PROGRAM(name, expression)                                                    \
    static jet name(jet x, ACT_UNUSED const double *p) {                                 \
        return expression;                                                               \
    }

/* The one-sided limit that a convention takes at a kink. */
enum act_side {
    ACT_LEFT,
    ACT_RIGHT,
    ACT_MIDDLE, /* the mean of both */
};

typedef struct act_param {
    const char *name; /* NULL ends the list */
    double value;     /* the frameworks' default */
    double lo, hi;    /* what --param accepts, both included */
} act_param;

/* A point between two pieces: for each framework the side whose piece gives the value,
 * the first and the second derivative there. ONNX defines values; its derivatives are
 * those of ONNX Runtime's training kernels. */
typedef struct act_kink {
    enum act_side pytorch[ACT_ORDERS], onnx[ACT_ORDERS], onednn[ACT_ORDERS];
} act_kink;

/* The kink at which each framework takes one side for all orders. */
#define ACT_KINK_BY(pytorch, onnx, onednn)                                               \
    { ACT_EACH_ORDER(pytorch), ACT_EACH_ORDER(onnx), ACT_EACH_ORDER(onednn) }
#define ACT_EACH_ORDER(side)                                                             \
    { side, side, side }
/* The kink at which all of them take the same side. */
#define ACT_KINK(side) ACT_KINK_BY(side, side, side)

/* f at a point where the pieces are not finite. value[k] holds order k seen from the left
 * (also for x = -0) and from the right; NaN where f does not exist on that side. */
typedef struct act_pole {
    double at;
    double value[ACT_ORDERS][2];
} act_pole;

/* The line that f and its derivatives approach towards an infinity. From |x| >= reach on,
 * f^(k) - line^(k) is never zero, keeps its sign and shrinks to nothing as |x| grows, for
 * k = 0, 1, 2. So values that differ from the line by less than any working precision can
 * be rounded with proof. A reach of 0 promises none of this; the line then only gives
 * limits that are no binary64 numbers. No program: there is no such line. */
typedef struct act_tail {
    act_program *line;
    double reach;
    int per; /* if n > 0, the reach is reach / |p[n - 1]| */
} act_tail;

enum act_symmetry {
    ACT_NO_SYMMETRY,
    ACT_EVEN,     /* f(-x) = f(x) */
    ACT_ODD,      /* f(-x) = -f(x) */
    ACT_SIGMOIDAL /* f(-x) = 1 - f(x) */
};

typedef struct act_function {
    const char *name;
    const char *formula; /* plain text, in x and the parameters' names */
    const char *source;  /* the paper or standard that defines it */
    const char *note;    /* variants, naming traps; NULL: nothing to say */
    act_param params[ACT_PARAMS + 1];

    double domain[2]; /* values outside are NaN; both ends belong to it */
    enum act_symmetry symmetry;
    /* From left to right, one more than there are kinks. */
    act_program *piece[ACT_KINKS + 1];
    /* Fills in where the kinks are, ascending; NULL: at 0, if there is one. */
    void (*kinks_at)(double *at, const double *p);
    act_kink kink[ACT_KINKS];
    act_pole pole[2]; /* used while value[0] is set: n_poles */
    int n_poles;
    act_tail left, right;
    /* For sides whose tail has no reach, left and right: from |x| >= steady on, f, f' and
     * f'' are strictly monotone. 0: nothing is promised. */
    double steady[2];
    /* Overwrites a copy of `steady` that depends on the parameters; NULL: nothing. */
    void (*steady_at)(double steady[2], const double *p);
    /* If not NULL: f(x + period) = f(x) + a constant, for a function of one piece. */
    act_program *period;
    /* f' >= 0, and 0 where it has a minimum, which enclosures of that cannot tell. */
    bool rises;
    /* If n > 0: from order n - 1 on, f and f' are (A + B sqrt(C))/D at a number x, with
     * A, B, C, D polynomials in x and the parameters: of degree 4 in x and 2 in these,
     * with integer coefficients whose magnitudes add up to at most 2^16. So numbers times
     * f can be midpoints though f is no number. */
    int algebraic;
    /* f^(k) at -inf and +inf, rounded; NaN: no limit, or not in the domain. */
    double limit[ACT_ORDERS][2];
    /* Overwrites what depends on the parameters in a copy of `limit`; NULL: nothing. */
    void (*limits_at)(double limit[ACT_ORDERS][2], const double *p);
} act_function;

/* Opens the definition of a function in its file: ACT_FUNCTION(gelu) = {...}; */
#define ACT_FUNCTION(name)                                                               \
    extern const act_function act_function_##name;                                       \
    const act_function act_function_##name

/* Pieces and lines that many functions share: 0, 1, -1, x. */
jet act_zero(jet x, const double *p);
jet act_one(jet x, const double *p);
jet act_minus_one(jet x, const double *p);
jet act_same(jet x, const double *p);

/* Kinks that many functions share: at -p[0] and p[0]. */
void act_kinks_beside_zero(double *at, const double *p);

/* Kinks at which the ramp slope/divisor x + offset, 0 <= offset <= 1, is 0 and 1, for
 * pieces that take both in. Where they lie between two numbers, the number outside of
 * them is given: the ramp is as it should be from the next number on. */
void act_kinks_of_ramp(double at[2], double slope, double divisor, double offset);

/* All functions, by name; generated from the files of functions/. */
extern const act_function *const act_functions[];
extern const size_t act_function_count;

/* NULL if there is none of that name. */
const act_function *act_function_find(const char *name);

/* The `steady` of a side for these parameters; inf if nothing is promised. */
double act_function_steady(const act_function *f, const double *p, bool right);

/* `limit` for these parameters. */
double act_function_limit(const act_function *f, const double *p, int order, bool right);

/* The |x| from which on the tail of a side keeps what it promises; inf if nothing. */
double act_function_reach(const act_function *f, const double *p, bool right);

/* Fills in the parameters, copies of `params` or (NULL) the defaults. */
void act_function_set_params(const act_function *f, const double *params,
                             double p[ACT_PARAMS]);
/* Fills in where the kinks are for these parameters; returns how many there are. */
int act_function_kinks(const act_function *f, const double *p, double at[ACT_KINKS]);
/* As act_function_kinks, less those that a parameter put at infinity, out of reach with
 * the piece beyond. */
int act_function_finite_kinks(const act_function *f, const double *p,
                              double at[ACT_KINKS]);

#endif
