#include "report.h"

#include "assets.h"
#include "page.h"
#include "past.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What stands for {{name}} in template.html: a file that is copied or a part that is
 * written from the store. */
static const struct {
    const char *name;
    const act_asset *asset;
    act_status (*write)(act_page *page);
} parts[] = {
    {"style.css", &act_asset_style, NULL},
    {"uplot.css", &act_asset_uplot_style, NULL},
    {"uplot.js", &act_asset_uplot, NULL},
    {"uplot-licence", &act_asset_uplot_licence, NULL},
    {"theme.js", &act_asset_theme, NULL},
    {"base.js", &act_asset_base, NULL},
    {"table.js", &act_asset_table, NULL},
    {"figure.js", &act_asset_figure, NULL},
    {"curve.js", &act_asset_curve, NULL},
    {"pareto.js", &act_asset_pareto, NULL},
    {"error.js", &act_asset_error, NULL},
    {"function.js", &act_asset_function, NULL},
    {"detail.js", &act_asset_detail, NULL},
    {"sheet.js", &act_asset_sheet, NULL},
    {"timing.js", &act_asset_timing, NULL},
    {"past.js", &act_asset_past, NULL},
    {"app.js", &act_asset_app, NULL},
    {"verdict", NULL, act_page_verdict},
    {"totals", NULL, act_page_totals},
    {"run", NULL, act_page_run},
    {"warnings", NULL, act_page_warnings},
    {"gallery", NULL, act_page_gallery},
    {"ranges", NULL, act_page_ranges},
    {"summary", NULL, act_page_summary},
    {"findings", NULL, act_page_findings},
    {"functions", NULL, act_page_functions},
    {"compare", NULL, act_page_compare},
    {"history", NULL, act_page_history},
    {"data", NULL, act_page_data},
};

static act_status write_part(act_page *page, const char *name, size_t length) {
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (strlen(parts[i].name) != length || memcmp(parts[i].name, name, length) != 0) {
            continue;
        }
        if (parts[i].write != NULL) {
            return parts[i].write(page);
        }
        const act_asset *asset = parts[i].asset;
        fwrite(asset->begin, 1, (size_t)(asset->end - asset->begin), page->out);
        return ACT_OK;
    }
    snprintf(page->why, page->why_size, "the template has an unknown part '%.*s'",
             (int)length, name);
    return ACT_LOAD;
}

static act_status write_page(act_page *page) {
    const char *at = act_asset_template.begin;
    const char *end = act_asset_template.end;
    act_status status = ACT_OK;
    while (at < end && status == ACT_OK) {
        const char *open = memmem(at, (size_t)(end - at), "{{", 2);
        const char *close =
            open != NULL ? memmem(open, (size_t)(end - open), "}}", 2) : NULL;
        const char *stop = close != NULL ? open : end;
        fwrite(at, 1, (size_t)(stop - at), page->out);
        at = end;
        if (close != NULL) {
            status = write_part(page, open + 2, (size_t)(close - open - 2));
            at = close + 2;
        }
    }
    return status;
}

/* What many queries need: the settings that were timed, the headline first, and for each
 * target the time of the formula on glibc's functions. */
static const char prepare_sql[] =
    "SAVEPOINT report;"
    "DROP TABLE IF EXISTS temp.setting; DROP TABLE IF EXISTS temp.baseline;"
    "CREATE TEMP TABLE setting AS SELECT row_number() OVER (ORDER BY"
    " working_set <> 'l1' OR distribution <> 'normal' OR reuse <> 'fresh', reuse,"
    " distribution <> 'normal', distribution, avg(elements), working_set) - 1 AS setting,"
    " working_set, distribution, reuse FROM speed GROUP BY working_set, distribution, reuse;"
    "CREATE TEMP TABLE baseline AS SELECT function, \"order\", format, ns_per_element AS"
    " baseline_ns, min(CASE name WHEN 'libm' THEN 0 WHEN 'naive' THEN 1 WHEN 'careful' THEN 2"
    " ELSE 3 END) FROM impl JOIN headline USING (id) WHERE plugin = 'libm'"
    " GROUP BY function, \"order\", format;";

/* All parts must show the same state of a store that someone may be writing to. */
static act_status write_snapshot(act_page *page) {
    if (sqlite3_exec(page->db, prepare_sql, NULL, NULL, NULL) != SQLITE_OK) {
        snprintf(page->why, page->why_size, "the results cannot be read: %s",
                 sqlite3_errmsg(page->db));
        return ACT_LOAD;
    }
    act_status status = act_past_finish(page->db, page->why, page->why_size);
    status = status == ACT_OK ? write_page(page) : status;
    sqlite3_exec(page->db, "RELEASE report", NULL, NULL, NULL);
    return status;
}

static act_status unwritable(act_page *page, const char *path, const char *reason) {
    snprintf(page->why, page->why_size, "%s: cannot be written: %s", path, reason);
    return ACT_IO;
}

/* The file that path names, through symbolic links, or a copy of path if there is none
 * yet. Devices and folders are refused: the report replaces what it is written to. */
static act_status resolve(act_page *page, const char *path, char **target) {
    struct stat info;
    *target = NULL;
    if (stat(path, &info) == 0) {
        if (!S_ISREG(info.st_mode)) {
            return unwritable(page, path, "not a regular file");
        }
        *target = realpath(path, NULL);
    } else {
        *target = strdup(path);
    }
    return *target != NULL ? ACT_OK : unwritable(page, path, strerror(errno));
}

/* Opens a new file beside target, with the permissions that a plain fopen would give. */
static FILE *open_beside(const char *target, char **temporary) {
    if (asprintf(temporary, "%s.XXXXXX", target) < 0) {
        *temporary = NULL;
        return NULL;
    }
    int file = mkstemp(*temporary);
    if (file < 0) {
        free(*temporary);
        *temporary = NULL;
        return NULL;
    }
    mode_t mask = umask(0);
    umask(mask);
    FILE *out = fchmod(file, 0666 & ~mask) == 0 ? fdopen(file, "w") : NULL;
    if (out == NULL) {
        close(file);
    }
    return out;
}

act_status act_report_write(sqlite3 *db, const char *path, char *why, size_t why_size) {
    act_page page = {.db = db, .why = why, .why_size = why_size};
    char *target;
    char *temporary = NULL;
    bool written = false;
    why[0] = '\0';
    act_status status = resolve(&page, path, &target);
    if (status != ACT_OK) {
        return status;
    }
    page.out = open_beside(target, &temporary);
    if (page.out == NULL) {
        status = unwritable(&page, path, strerror(errno));
        goto cleanup;
    }
    status = write_snapshot(&page);
    bool failed = fflush(page.out) != 0 || ferror(page.out) != 0;
    failed = fclose(page.out) != 0 || failed;
    if (status != ACT_OK) {
        goto cleanup;
    }
    written = !failed && rename(temporary, target) == 0;
    if (!written) {
        status = unwritable(&page, path, strerror(errno));
    }
cleanup:
    if (temporary != NULL && !written) {
        unlink(temporary);
    }
    free(temporary);
    free(target);
    return status;
}
