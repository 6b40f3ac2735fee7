/* A choice as text for people and as a JSON object. */
#ifndef ACT_SHOW_CHOOSE_H
#define ACT_SHOW_CHOOSE_H

#include "choose/choose_session.h"

#include <jansson.h>

/* Keys as in reports/schema.md; a new reference, NULL if memory is short. */
json_t *act_row_of_choice(const act_choose_session *session);
void act_show_choice(const act_choose_session *session);

#endif
