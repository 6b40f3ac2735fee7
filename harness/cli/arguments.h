/* Options, and how their values are read. */
#ifndef ACT_ARGUMENTS_H
#define ACT_ARGUMENTS_H

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct act_option act_option;

/* Reads the value of an option into its place. 0; EINVAL after a line on stderr; or
 * ENOMEM. */
typedef error_t act_option_reader(const act_option *option, char *text, void *place);

/* An option of the command line. Lists of them end with {0}. */
struct act_option {
    const char *name;  /* NULL: a letter only */
    int letter;        /* 0: a name only */
    const char *value; /* how --help calls the value; NULL: there is none */
    const char *doc;
    act_option_reader *read;
    size_t place;             /* offset in the struct that the list fills */
    size_t given;             /* the same, of a bool that becomes true; 0: of none */
    long long low, high;      /* of whole numbers; high also of names */
    const char *const *names; /* of act_read_name */
    const char *right;        /* "l1 or l2": what a value that is no name should be */
    bool is_optional;         /* its value, which then is NULL */
};

/* Writes a line on stderr, as act_errorf does, and returns what readers then return. */
error_t act_option_fault(const char *form, ...) __attribute__((format(printf, 1, 2)));
/* Says that a value is not the right one. */
error_t act_option_refuse(const act_option *option, const char *text);

/* Readers, by the type of the place. */
act_option_reader act_read_flag;    /* bool */
act_option_reader act_read_text;    /* const char * */
act_option_reader act_read_path;    /* the same, which is not "" */
act_option_reader act_read_int;     /* int */
act_option_reader act_read_size;    /* size_t */
act_option_reader act_read_name;    /* an enum */
act_option_reader act_read_format;  /* const act_format * */
act_option_reader act_read_real;    /* double, which may be infinite */
act_option_reader act_read_seconds; /* double, above 0 */

#endif
