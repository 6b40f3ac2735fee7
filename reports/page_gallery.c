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

static window picture_window(act_page *page, sqlite3_value *function) {
    static const char sql[] =
        "SELECT min(y), max(y) FROM curve WHERE function = ?1 AND \"order\" = 0"
        " AND abs(x) <= ?2";
    window w = {-1, 1};
    sqlite3_stmt *rows = act_page_query(page, sql, function);
    sqlite3_bind_int(rows, 2, PICTURE_X);
    while (act_page_next(page, rows)) {
        w.low = fmax(fmin(act_page_real(rows, 0), 0), -3);
        w.high = fmin(fmax(act_page_real(rows, 1), 1), 5);
        double margin = 0.1 * (w.high - w.low);
        w.low -= margin;
        w.high += margin;
    }
    return w;
}

/* Points nearer than two pixels would only make the file larger. */
static void put_path(act_page *page, sqlite3_value *function, window w, int order) {
    static const double step = 2;
    static const char sql[] =
        "SELECT x, y FROM curve WHERE function = ?1 AND \"order\" = ?2"
        " AND abs(x) <= ?3 ORDER BY rowid";
    sqlite3_stmt *rows = act_page_query(page, sql, function);
    sqlite3_bind_int(rows, 2, order);
    sqlite3_bind_int(rows, 3, PICTURE_X);
    fprintf(page->out, "<path class=o%d d=\"", order);
    char verb = 'M';
    double last = -HUGE_VAL;
    while (act_page_next(page, rows)) {
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
}

static void put_card(act_page *page, sqlite3_stmt *card) {
    sqlite3_value *function = sqlite3_column_value(card, 0);
    window w = picture_window(page, function);
    act_page_fill(page, card, "<a class=card title=\"{1}\" href=\"#/f/{/0}\">");
    fprintf(page->out,
            "<svg viewBox=\"0 0 %d %d\" aria-hidden=true><path class=axis"
            " d=\"M0 %.1fH%dM%d 0V%d\"/>",
            PICTURE_WIDTH, PICTURE_HEIGHT, to_pixel(w, 0), PICTURE_WIDTH,
            PICTURE_WIDTH / 2, PICTURE_HEIGHT);
    put_path(page, function, w, 1);
    put_path(page, function, w, 0);
    act_page_fill(page, card, "</svg><b>{0}</b><small>{2} tested");
    if (sqlite3_column_int64(card, 3) > 0) {
        act_page_fill(page, card, "<em>{3} broken</em>");
    }
    fputs("</small></a>\n", page->out);
}

void act_page_gallery(act_page *page) {
    static const char sql[] =
        "SELECT function, formula, count(impl.id), coalesce(sum(verdict = 'fail'), 0)"
        " FROM function LEFT JOIN impl USING (function) LEFT JOIN accuracy USING (id)"
        " GROUP BY function ORDER BY function";
    sqlite3_stmt *rows = act_page_query(page, sql, NULL);
    while (act_page_next(page, rows)) {
        put_card(page, rows);
    }
}
