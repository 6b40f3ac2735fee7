/* Metrics: what can be limited of a row. They are numeric columns of `accuracy`, what
 * follows from such columns, and speed. */
#ifndef ACT_METRICS_H
#define ACT_METRICS_H

#include "store/row.h"

typedef enum act_metric_kind {
    ACT_METRIC_PLAIN,    /* 0 or more */
    ACT_METRIC_SIGNED,   /* an error of either sign */
    ACT_METRIC_SHARE,    /* 0 to 1, may be written in percent */
    ACT_METRIC_FAILURES, /* how many results are in one class, or in those of failure */
    ACT_METRIC_SPEED,    /* compares two builds; no row has it */
    ACT_METRIC_HARD,     /* compares inputs with N(0, 1); no row has it */
} act_metric_kind;

typedef struct act_metric {
    const char *name;
    act_metric_kind kind;
    int better; /* -1: the less the better, +1: the more, 0: neither */
    /* --baseline compares it, and --write-limits proposes a limit for it. */
    bool is_guarded;
    bool is_checked; /* measured by check, not by ulp */
    /* Its value of a row, NaN if that has none; NULL: the column of its name. */
    double (*of)(const json_t *row);
    /* Prints why the value is more than 0, behind it; NULL: the input below says it. */
    void (*explain)(const struct act_metric *metric, const json_t *row, char *text,
                    size_t size);
    /* The columns of an input that shows it, of the result there and of what would be
     * exact; NULL: none. */
    const char *input, *got, *exact;
    const char *distribution; /* of inputs, for ACT_METRIC_HARD */
} act_metric;

enum { ACT_METRICS_MAX = 40 };

extern const act_metric act_metrics[];
extern const size_t act_metric_count;

/* The metric of that name; NULL: there is none. */
const act_metric *act_metric_find(const char *name);
/* The value of a metric of a row; NaN: it has none. */
double act_metric_value(const act_metric *metric, const json_t *row);
/* The number of results of a row that are in any class of failure. */
double act_metric_failures(const json_t *row);

#endif
