/* Files that are part of the program. */
#ifndef ACT_ASSETS_H
#define ACT_ASSETS_H

#include <stddef.h>

typedef struct act_asset {
    const char *name; /* path below reports/ */
    const char *begin, *end;
} act_asset;

/* The file whose name is the first `length` bytes; NULL: there is none. */
const act_asset *act_asset_find(const char *name, size_t length);

#endif
