#include "model/model_list.h"

#include <stdlib.h>

act_status act_model_list_append(act_model_list *models, const act_model *model) {
    if (models->count == models->capacity) {
        size_t capacity = models->capacity * 2 + 8;
        act_model *grown = realloc(models->item, capacity * sizeof *grown);
        if (grown == NULL) {
            return ACT_NOMEM;
        }
        models->item = grown;
        models->capacity = capacity;
    }
    models->item[models->count++] = *model;
    return ACT_OK;
}

act_status act_model_list_extend(act_model_list *models, act_modeller *modeller,
                                 uint64_t first, uint64_t last, uint64_t patience) {
    uint64_t wild = 0;
    for (;;) {
        act_model model;
        act_model_find(modeller, first, last, &model);
        act_status status = act_model_list_append(models, &model);
        wild = model.kind == ACT_MODEL_NONE ? wild + (model.last - first + 1) : 0;
        if (status != ACT_OK || model.last >= last || wild >= patience) {
            return status;
        }
        first = model.last + 1;
    }
}

size_t act_model_list_find(const act_model_list *models, uint64_t bits) {
    size_t lo = 0;
    size_t hi = models->count - 1;
    while (lo < hi) {
        size_t middle = (lo + hi + 1) / 2;
        if (models->item[middle].first <= bits) {
            lo = middle;
        } else {
            hi = middle - 1;
        }
    }
    return lo;
}

void act_model_list_free(act_model_list *models) {
    free(models->item);
    *models = (act_model_list){0};
}
