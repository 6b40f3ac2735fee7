/* Knowledge of candidates from the store. */
#ifndef ACT_CHOOSE_STORE_H
#define ACT_CHOOSE_STORE_H

#include "choose/choose.h"

#include <sqlite3.h>

/* Fills what the store has of the candidate: its error over the whole format, its
 * findings, and its time in the setting. Rows that another machine measured, or that are
 * older than the kernel's file, count as missing. ACT_OK or ACT_IO. */
act_status act_candidate_load(act_candidate *candidate, sqlite3 *db,
                              const act_bench_setting *setting);

#endif
