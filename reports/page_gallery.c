/* A small picture of each function, which leads to its section. */
#include "page_private.h"

#include <math.h>

/* The window of the small pictures and their size in pixels. */
enum { PICTURE_X = 5, PICTURE_WIDTH = 120, PICTURE_HEIGHT = 64 };

typedef struct window {
    double low, high;
} window;

static double to_pixel(window w, double y) {
    double share = (w.high - y) / (w.high - w.low);
    /* Far outside the picture any place will do. */
    return PICTURE_HEIGHT * fmin(fmax(share, -9), 9);
}

static act_status picture_window(act_page *page, sqlite3_stmt *name, window *w) {
    static const char sql[] =
        "SELECT min(y), max(y) FROM curve WHERE function = ?1 AND \"order\" = 0"
        " AND abs(x) <= ?2";
    sqlite3_stmt *rows;
    act_status status = act_page_query(page, sql, &rows);
    sqlite3_bind_value(rows, 1, sqlite3_column_value(name, 0));
    sqlite3_bind_int(rows, 2, PICTURE_X);
    if (act_page_next(page, rows, &status)) {
        w->low = fmax(fmin(act_page_real(rows, 0), 0), -3);
        w->high = fmin(fmax(act_page_real(rows, 1), 1), 5);
        double margin = 0.1 * (w->high - w->low);
        w->low -= margin;
        w->high += margin;
    }
    sqlite3_finalize(rows);
    return status;
}

/* Points nearer than two pixels would only make the file larger. */
static act_status put_path(act_page *page, sqlite3_stmt *name, window w, int order) {
    static const double step = 2;
    static const char sql[] =
        "SELECT x, y FROM curve WHERE function = ?1 AND \"order\" = ?2"
        " AND abs(x) <= ?3 ORDER BY rowid";
    sqlite3_stmt *rows;
    act_status status = act_page_query(page, sql, &rows);
    sqlite3_bind_value(rows, 1, sqlite3_column_value(name, 0));
    sqlite3_bind_int(rows, 2, order);
    sqlite3_bind_int(rows, 3, PICTURE_X);
    fprintf(page->out, "<path class=o%d d=\"", order);
    char verb = 'M';
    double last = -HUGE_VAL;
    while (act_page_next(page, rows, &status)) {
        double x = (act_page_real(rows, 0) / PICTURE_X + 1) * PICTURE_WIDTH / 2;
        double y = to_pixel(w, act_page_real(rows, 1));
        if (!isfinite(act_page_real(rows, 1))) {
            verb = 'M';
            continue;
        }
        if (verb == 'L' && x - last < step) {
            continue;
        }
        fprintf(page->out, "%c%.1f %.1f", verb, x, y);
        verb = 'L';
        last = x;
    }
    fputs("\"/>", page->out);
    sqlite3_finalize(rows);
    return status;
}

static act_status put_card(act_page *page, sqlite3_stmt *card) {
    window w = {-1, 1};
    fputs("<a class=card title=\"", page->out);
    act_page_html(page, card, 1);
    fputs("\" href=\"#/f/", page->out);
    act_page_link(page, card, 0);
    act_status status = picture_window(page, card, &w);
    fprintf(page->out,
            "\"><svg viewBox=\"0 0 %d %d\" aria-hidden=true><path class=axis"
            " d=\"M0 %.1fH%dM%d 0V%d\"/>",
            PICTURE_WIDTH, PICTURE_HEIGHT, to_pixel(w, 0), PICTURE_WIDTH,
            PICTURE_WIDTH / 2, PICTURE_HEIGHT);
    for (int order = 1; order >= 0 && status == ACT_OK; order--) {
        status = put_path(page, card, w, order);
    }
    fputs("</svg><b>", page->out);
    act_page_html(page, card, 0);
    fprintf(page->out, "</b><small>%lld tested", sqlite3_column_int64(card, 2));
    if (sqlite3_column_int64(card, 3) > 0) {
        fprintf(page->out, "<em>%lld broken</em>", sqlite3_column_int64(card, 3));
    }
    fputs("</small></a>\n", page->out);
    return status;
}

act_status act_page_gallery(act_page *page) {
    static const char sql[] =
        "SELECT function, formula, count(impl.id), total(verdict = 'fail')"
        " FROM function LEFT JOIN impl USING (function) LEFT JOIN accuracy USING (id)"
        " GROUP BY function ORDER BY function";
    sqlite3_stmt *rows;
    act_status status = act_page_query(page, sql, &rows);
    while (act_page_next(page, rows, &status)) {
        status = put_card(page, rows);
    }
    sqlite3_finalize(rows);
    return status;
}
