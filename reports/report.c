#include "report.h"

#include "assets.h"
#include "base/outfile.h"
#include "page_private.h"
#include "past.h"

#include <string.h>
#include <sys/stat.h>

#include "script_hashes.h"

/* The policy of the page: no script or style runs but its own, should any text of others
 * ever become one. */
static void write_scripts(act_page *page) {
    fputs(ACT_SCRIPT_HASHES, page->out);
}

static void write_styles(act_page *page) {
    fputs(ACT_STYLE_HASHES, page->out);
}

/* What stands for {{name}} in template.html and is written from the store; other names
 * are those of files. */
static const struct {
    const char *name;
    void (*write)(act_page *page);
} parts[] = {
    {"scripts", write_scripts},
    {"styles", write_styles},
    {"verdict", act_page_verdict},
    {"totals", act_page_totals},
    {"run", act_page_run},
    {"warnings", act_page_warnings},
    {"gallery", act_page_gallery},
    {"ranges", act_page_ranges},
    {"summary", act_page_summary},
    {"findings", act_page_findings},
    {"functions", act_page_functions},
    {"compare", act_page_compare},
    {"history", act_page_history},
    {"data", act_page_data},
};

static void write_part(act_page *page, const char *name, size_t length) {
    const act_asset *asset = act_asset_find(name, length);
    if (asset != NULL) {
        fwrite(asset->begin, 1, (size_t)(asset->end - asset->begin), page->out);
        return;
    }
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (strlen(parts[i].name) == length && memcmp(parts[i].name, name, length) == 0) {
            parts[i].write(page);
            return;
        }
    }
    act_why_set(page->why, "the template has an unknown part '%.*s'", (int)length, name);
    page->status = ACT_LOAD;
}

/* Copies the template, with each part in its place. */
static void write_page(act_page *page) {
    const act_asset *template = act_asset_find("template.html", strlen("template.html"));
    const char *at = template->begin;
    const char *open;
    const char *close;
    while ((open = strstr(at, "{{")) != NULL && (close = strstr(open, "}}")) != NULL) {
        fwrite(at, 1, (size_t)(open - at), page->out);
        write_part(page, open + 2, (size_t)(close - open - 2));
        at = close + 2;
    }
    fputs(at, page->out);
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
    act_page_execute(page, prepare_sql);
    if (page->status != ACT_OK) {
        return page->status;
    }
    page->status = act_past_finish(page->db, page->why);
    if (page->status == ACT_OK) {
        write_page(page);
    }
    sqlite3_exec(page->db, "RELEASE report", NULL, NULL, NULL);
    return page->status;
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
    if (status != ACT_OK) {
        goto cleanup;
    }
    act_page page = {.db = db, .out = file.out, .why = why};
    status = write_snapshot(&page);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = act_outfile_commit(&file, why);
cleanup:
    act_outfile_discard(&file);
    return status;
}
