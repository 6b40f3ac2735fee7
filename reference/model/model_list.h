/* Lists of models that cover a range of inputs in order and without gaps. */
#ifndef ACT_MODEL_LIST_H
#define ACT_MODEL_LIST_H

#include "model/model.h"

typedef struct act_model_list {
    act_model *item;
    size_t count, capacity;
} act_model_list;

/* Appends the models of first..last, which follow those that are there; but f may be too
 * wild for models: it stops once about `patience` >= 1 inputs in a row have none. ACT_OK
 * or ACT_NOMEM. */
act_status act_model_list_extend(act_model_list *models, act_modeller *modeller,
                                 uint64_t first, uint64_t last, uint64_t patience);

act_status act_model_list_append(act_model_list *models, const act_model *model);

/* The index of the model that holds an input. */
size_t act_model_list_find(const act_model_list *models, uint64_t bits);

void act_model_list_free(act_model_list *models);

#endif
