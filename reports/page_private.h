/* The parts of the report's page: report.c calls one of these functions for each {{name}}
 * of template.html, and it writes HTML to page->out. */
#ifndef ACT_PAGE_PRIVATE_H
#define ACT_PAGE_PRIVATE_H

#include "page.h"

/* page_overview.c */
void act_page_verdict(act_page *page);
void act_page_totals(act_page *page);
void act_page_run(act_page *page);
void act_page_warnings(act_page *page);

/* page_gallery.c */
void act_page_gallery(act_page *page);

/* page_ranges.c; the latter is what is proven of one function, as part of its section. */
void act_page_ranges(act_page *page);
void act_page_range_of(act_page *page, sqlite3_value *function);

/* page_summary.c */
void act_page_summary(act_page *page);
void act_page_findings(act_page *page);

/* page_functions.c */
void act_page_functions(act_page *page);

/* page_past.c */
void act_page_compare(act_page *page);
void act_page_history(act_page *page);

/* page_data.c; JSON instead of HTML. */
void act_page_data(act_page *page);

#endif
