#include "report.h"

#include "assets.h"
#include "base/outfile.h"
#include "page_private.h"
#include "past.h"

#include <string.h>
#include <sys/stat.h>

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
    act_why_set(page->why, "the template has an unknown part '%.*s'", (int)length, name);
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
        act_why_set(page->why, "the results cannot be read: %s",
                    sqlite3_errmsg(page->db));
        return ACT_LOAD;
    }
    act_status status = act_past_finish(page->db, page->why);
    if (status == ACT_OK) {
        status = write_page(page);
    }
    sqlite3_exec(page->db, "RELEASE report", NULL, NULL, NULL);
    return status;
}

act_status act_report_write(sqlite3 *db, const char *path, act_why *why) {
    struct stat info;
    act_outfile file = {0};
    why->text[0] = '\0';
    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode)) {
        act_why_set(why, "%s: cannot be written: not a regular file", path);
        return ACT_IO;
    }
    act_status status = act_outfile_open(&file, path, why);
    if (status == ACT_OK) {
        act_page page = {.db = db, .out = file.out, .why = why};
        status = write_snapshot(&page);
    }
    if (status == ACT_OK) {
        status = act_outfile_commit(&file, why);
    }
    act_outfile_discard(&file);
    return status;
}
