/* Timings as rows, as in rows_accuracy.h. */
#ifndef ACT_ROWS_SPEED_H
#define ACT_ROWS_SPEED_H

#include "speed/machine.h"
#include "store/rows_accuracy.h"

/* A setting in the words of the store. */
typedef struct act_setting_texts {
    char size[ACT_NAME_SIZE], distribution[ACT_TEXT_SIZE];
    const char *reuse;
} act_setting_texts;

act_setting_texts act_setting_texts_of(const act_bench_setting *setting);

json_t *act_row_of_speed(const act_speed *speed);
/* NULL also if it was not timed twice. */
json_t *act_row_of_control(const act_speed *speed);
json_t *act_rows_of_warnings(const act_warnings *warnings); /* an array */
/* With the setting in the command that reproduces them; an array. */
json_t *act_rows_of_speed_findings(const act_plan *plan, const act_speed *speed);

#endif
