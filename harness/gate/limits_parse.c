#include "gate/limits_parse.h"

#include "base/array.h"
#include "base/infile.h"
#include "base/suggest.h"
#include "base/text.h"
#include "code/impl.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where the parser is. Words end in a NUL that it writes. */
typedef struct reader {
    act_limits *limits;
    char *start, *at; /* of the line, which ends in a NUL */
    size_t line;
    const char *plugin; /* that the lines are for; NULL: any */
    act_why *why;
} reader;

static act_status fault(const reader *r, const char *at, const char *form, ...)
    __attribute__((format(printf, 3, 4)));

static act_status fault(const reader *r, const char *at, const char *form, ...) {
    va_list arguments;
    act_why_set(r->why, "%s:%zu:%zu: ", r->limits->path, r->line,
                (size_t)(at - r->start) + 1);
    va_start(arguments, form);
    act_why_vappend(r->why, form, arguments);
    va_end(arguments);
    return ACT_USAGE;
}

static void skip_blanks(reader *r) {
    r->at += strspn(r->at, " \t");
}

/* The next word, whose end becomes a NUL; "" at the end of the line. */
static char *next_word(reader *r) {
    skip_blanks(r);
    char *word = r->at;
    r->at += strcspn(r->at, " \t");
    if (*r->at != '\0') {
        *r->at++ = '\0';
    }
    return word;
}

static act_status check_glob(const reader *r, const char *glob) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789_.-*?[]!^";
    enum { STARS_MAX = 8 }; /* each star multiplies the work of a match */
    size_t good = strspn(glob, letters);
    int stars = 0;
    if (glob[good] != '\0') {
        return fault(
            r, glob + good,
            "'%.*s' is in no id: ids are FUNCTION.dORDER.FORMAT.NAME, globs have "
            "* ? [...] beside",
            (int)(strlen(glob + good) < 40 ? strlen(glob + good) : 40), glob + good);
    }
    for (const char *c = glob; *c != '\0'; c++) {
        stars += *c == '*';
        if (*c == '[' && strchr(c, ']') == NULL) {
            return fault(r, c, "this [ has no ]: as in gelu.d[12].*");
        }
    }
    if (stars > STARS_MAX || strlen(glob) >= ACT_ID_SIZE) {
        return fault(r, glob, "this glob is too long, or has more than %d stars",
                     STARS_MAX);
    }
    return ACT_OK;
}

static act_status parse_allow(reader *r) {
    const char *kind = next_word(r);
    int what = 0;
    while (what < ACT_ALLOWANCES && strcmp(kind, act_allowance_names[what]) != 0) {
        what++;
    }
    if (what == ACT_ALLOWANCES) {
        return fault(r, kind, "'allow' is followed by missing, skipped or unlimited");
    }
    const char *glob = next_word(r);
    if (*glob == '\0') {
        return fault(r, glob, "'allow %s' needs a glob over ids", kind);
    }
    for (; *glob != '\0'; glob = next_word(r)) {
        act_status status = check_glob(r, glob);
        if (status != ACT_OK) {
            return status;
        }
        act_limits *limits = r->limits;
        act_permit *permit =
            act_array_add(&limits->permits, &limits->permit_count, sizeof *permit);
        if (permit == NULL) {
            return ACT_NOMEM;
        }
        *permit = (act_permit){.what = (act_allowance)what, .glob = glob};
    }
    return ACT_OK;
}

static act_status parse_plugin(reader *r) {
    const char *name = next_word(r);
    const char *more = next_word(r);
    if (*name == '\0' || *more != '\0' || strchr(name, '/') != NULL) {
        return fault(r,
                     *name == '\0'   ? name
                     : *more != '\0' ? more
                                     : name,
                     "'plugin' is followed by the name of one file without a folder, as "
                     "mine.so, or by *");
    }
    r->plugin = strcmp(name, "*") == 0 ? NULL : name;
    return ACT_OK;
}

static act_status parse_metric(reader *r, act_limit *limit) {
    char name[ACT_NAME_SIZE];
    act_why near = {""};
    const char *names[ACT_METRICS_MAX];
    const char *start = r->at;
    size_t length = strcspn(r->at, "<>=! \t");
    snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : 0), start);
    limit->metric = act_metric_find(name);
    if (limit->metric == NULL) {
        for (size_t i = 0; i < act_metric_count; i++) {
            names[i] = act_metrics[i].name;
        }
        act_suggest(&near, name, names, act_metric_count);
        return fault(r, start, "unknown metric '%.*s'%s: as in max_ulp<=2",
                     (int)(length < 40 ? length : 40), start, near.text);
    }
    r->at += length;
    return ACT_OK;
}

static const char *const operators[] = {
    [ACT_AT_MOST] = "<=", [ACT_AT_LEAST] = ">=", [ACT_EQUAL] = "="};

static act_status parse_operator(reader *r, act_limit *limit) {
    skip_blanks(r);
    for (int i = ACT_AT_MOST; i <= ACT_EQUAL; i++) {
        size_t length = strlen(operators[i]);
        if (strncmp(r->at, operators[i], length) == 0 && strncmp(r->at, "==", 2) != 0) {
            limit->relation = (act_operator)i;
            r->at += length;
            skip_blanks(r);
            return ACT_OK;
        }
    }
    return fault(r, r->at, "after %s comes <=, >= or =", limit->metric->name);
}

/* Below 1 % nothing can be told from noise and from where code happens to lie. */
static const double least_slowdown = 0.01, greatest_slowdown = 0.9;

static act_status check_speed(const reader *r, const char *word, const act_limit *limit,
                              bool is_percent) {
    bool in_range = limit->value <= -least_slowdown && limit->value >= -greatest_slowdown;
    if (limit->relation != ACT_AT_LEAST || !is_percent || !in_range) {
        return fault(r, word,
                     "speed is limited as in speed>=-5%%, from -1%% (less is noise) to "
                     "-90%%");
    }
    return ACT_OK;
}

static act_status refuse_percent(const reader *r, const char *word) {
    char shares[ACT_TEXT_SIZE] = "";
    for (size_t i = act_metric_count; i-- > 0;) {
        act_metric_kind kind = act_metrics[i].kind;
        if (kind == ACT_METRIC_SHARE || kind == ACT_METRIC_SPEED) {
            act_text_append(shares, sizeof shares, "%s%s",
                            shares[0] != '\0' ? " and " : "", act_metrics[i].name);
        }
    }
    return fault(r, word, "'%.40s': only %s are shares, with a %%", word, shares);
}

static act_status check_value(const reader *r, const char *word, const act_limit *limit,
                              bool is_percent) {
    act_metric_kind kind = limit->metric->kind;
    if (kind == ACT_METRIC_SPEED) {
        return check_speed(r, word, limit, is_percent);
    }
    if (kind == ACT_METRIC_HARD &&
        (limit->relation != ACT_AT_MOST || is_percent || !(limit->value > 0))) {
        return fault(r, word, "%s is limited as in %s<=2: at most twice the time",
                     limit->metric->name, limit->metric->name);
    }
    if (is_percent && kind != ACT_METRIC_SHARE) {
        return refuse_percent(r, word);
    }
    bool is_below = limit->value < 0 && kind != ACT_METRIC_SIGNED;
    if (is_below || (limit->value > 1 && kind == ACT_METRIC_SHARE)) {
        return fault(r, word, "'%.40s': %s is never so", word, limit->metric->name);
    }
    return ACT_OK;
}

static act_status parse_value(reader *r, act_limit *limit) {
    char number[ACT_NAME_SIZE];
    const char *word = next_word(r);
    size_t length = strlen(word);
    bool is_percent = length > 0 && word[length - 1] == '%';
    snprintf(number, sizeof number, "%s", word);
    if (is_percent && length < sizeof number) {
        number[length - 1] = '\0';
    }
    if (length == 0 || length >= sizeof number ||
        !act_number_parse(number, &limit->value) || isnan(limit->value)) {
        return fault(r, word, "'%.40s' is not a number: decimal as 0.5 or hex as 0x1p-1",
                     word);
    }
    limit->value = is_percent ? limit->value / 100 : limit->value;
    snprintf(limit->text, sizeof limit->text, "%.24s%s%s", limit->metric->name,
             operators[limit->relation], word);
    return check_value(r, word, limit, is_percent);
}

/* METRIC, operator and number. */
static act_status parse_limit(reader *r, const char *glob) {
    act_limit limit = {.glob = glob, .plugin = r->plugin, .line = r->line};
    limit.column = (size_t)(r->at - r->start) + 1;
    act_status status = parse_metric(r, &limit);
    if (status != ACT_OK) {
        return status;
    }
    status = parse_operator(r, &limit);
    if (status != ACT_OK) {
        return status;
    }
    status = parse_value(r, &limit);
    if (status != ACT_OK) {
        return status;
    }
    act_limit *added =
        act_array_add(&r->limits->limits, &r->limits->count, sizeof *added);
    if (added == NULL) {
        return ACT_NOMEM;
    }
    *added = limit;
    return ACT_OK;
}

static act_status parse_limits(reader *r, const char *glob) {
    act_status status = check_glob(r, glob);
    if (status != ACT_OK) {
        return status;
    }
    skip_blanks(r);
    if (*r->at == '\0') {
        return fault(r, r->at, "'%s' has no limit: as in %s max_ulp<=2", glob, glob);
    }
    for (; *r->at != '\0'; skip_blanks(r)) {
        status = parse_limit(r, glob);
        if (status != ACT_OK) {
            return status;
        }
    }
    return ACT_OK;
}

/* What no line of text has. */
static act_status check_bytes(const reader *r, size_t length) {
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)r->start[i];
        if ((c < ' ' && c != '\t') || c == 0x7f) {
            return fault(r, r->start + i, "byte 0x%02x belongs in no text file", c);
        }
    }
    return ACT_OK;
}

static act_status parse_line(reader *r, size_t length) {
    act_status status = check_bytes(r, length);
    if (status != ACT_OK) {
        return status;
    }
    r->start[strcspn(r->start, "#")] = '\0';
    r->at = r->start;
    const char *word = next_word(r);
    if (*word == '\0') {
        return ACT_OK;
    }
    return strcmp(word, "allow") == 0    ? parse_allow(r)
           : strcmp(word, "plugin") == 0 ? parse_plugin(r)
                                         : parse_limits(r, word);
}

static act_status parse_text(act_limits *limits, size_t size, act_why *why) {
    reader r = {.limits = limits, .why = why};
    char *end = limits->text + size;
    r.start = limits->text;
    if (strncmp(r.start, "\xef\xbb\xbf", 3) == 0) {
        r.start += 3; /* as some editors begin a file */
    }
    while (r.start < end) {
        char *newline = memchr(r.start, '\n', (size_t)(end - r.start));
        char *next = newline != NULL ? newline : end;
        size_t length = (size_t)(next - r.start);
        *next = '\0';
        if (length > 0 && r.start[length - 1] == '\r') {
            r.start[--length] = '\0';
        }
        r.line++;
        act_status status = parse_line(&r, length);
        if (status != ACT_OK) {
            return status;
        }
        r.start = next + 1;
    }
    return ACT_OK;
}

act_status act_limits_parse(act_limits *limits, const char *name, const char *text,
                            size_t size, act_why *why) {
    *limits = (act_limits){.path = strdup(name), .text = malloc(size + 1)};
    act_why_set(why, "out of memory");
    if (limits->path == NULL || limits->text == NULL) {
        return ACT_NOMEM;
    }
    memcpy(limits->text, text, size);
    limits->text[size] = '\0';
    act_status status = parse_text(limits, size, why);
    if (status == ACT_OK && limits->count == 0) {
        act_why_set(why, "%s: no limit in it: a line is as gelu.* max_ulp<=2", name);
        status = ACT_USAGE;
    }
    return status;
}

act_status act_limits_read(act_limits *limits, const char *path, act_why *why) {
    enum { SIZE_MAX_BYTES = 1 << 24 };
    *limits = (act_limits){0};
    act_status status = ACT_IO;
    char *text = NULL;
    FILE *file = act_infile_open(path, why);
    if (file == NULL) {
        goto cleanup;
    }
    text = malloc(SIZE_MAX_BYTES);
    if (text == NULL) {
        act_why_set(why, "out of memory");
        status = ACT_NOMEM;
        goto cleanup;
    }
    size_t size = fread(text, 1, SIZE_MAX_BYTES, file);
    if (ferror(file)) {
        act_why_set(why, "%s: cannot be read: %s", path, strerror(errno));
        goto cleanup;
    }
    if (size == SIZE_MAX_BYTES) {
        act_why_set(why, "%s: too large for a limits file", path);
        goto cleanup;
    }
    status = act_limits_parse(limits, path, text, size, why);
cleanup:
    free(text);
    if (file != NULL) {
        fclose(file);
    }
    return status;
}
