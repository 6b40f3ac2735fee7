#include "store/checksum.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

/* What checksums are of, a block at a time: zlib is slow with few bytes. */
typedef struct stream {
    uLong sum;
    size_t used;
    unsigned char block[1024];
} stream;

static void put(stream *s, const void *bytes, size_t size) {
    if (s->used + size > sizeof s->block) {
        s->sum = crc32(s->sum, s->block, (uInt)s->used);
        s->used = 0;
    }
    if (size > sizeof s->block) {
        s->sum = crc32(s->sum, bytes, (uInt)size);
    } else if (size > 0) {
        memcpy(s->block + s->used, bytes, size);
        s->used += size;
    }
}

/* A letter and eight bytes, the least significant first. */
static void put_word(stream *s, char kind, uint64_t word) {
    unsigned char bytes[9] = {(unsigned char)kind};
    for (int i = 0; i < 8; i++) {
        bytes[1 + i] = (unsigned char)(word >> 8 * i);
    }
    put(s, bytes, sizeof bytes);
}

/* A column may keep 2 as 2.0, and the reverse: they are one number. */
static void put_real(stream *s, double value) {
    const double too_large = 0x1p+63;
    if (fabs(value) < too_large && value == trunc(value)) {
        put_word(s, 'i', (uint64_t)(int64_t)value);
        return;
    }
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    put_word(s, 'r', bits);
}

static void put_value(stream *s, sqlite3_value *value) {
    int type = sqlite3_value_type(value);
    switch (type) {
    case SQLITE_INTEGER:
        put_word(s, 'i', (uint64_t)sqlite3_value_int64(value));
        break;
    case SQLITE_FLOAT:
        put_real(s, sqlite3_value_double(value));
        break;
    case SQLITE_TEXT:
    case SQLITE_BLOB: {
        const void *bytes = type == SQLITE_TEXT ? (const void *)sqlite3_value_text(value)
                                                : sqlite3_value_blob(value);
        int size = sqlite3_value_bytes(value);
        put_word(s, type == SQLITE_TEXT ? 't' : 'b', (uint64_t)size);
        put(s, bytes, (size_t)size);
        break;
    }
    default:
        put_word(s, 'n', 0);
    }
}

static void find(sqlite3_context *context, int count, sqlite3_value **value) {
    stream s = {.sum = crc32(0, NULL, 0)};
    for (int i = 0; i < count; i++) {
        put_value(&s, value[i]);
    }
    sqlite3_result_int64(context, (sqlite3_int64)crc32(s.sum, s.block, (uInt)s.used));
}

int act_checksum_add(sqlite3 *db) {
    return sqlite3_create_function_v2(db, "act_checksum", -1,
                                      SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, find,
                                      NULL, NULL, NULL);
}

bool act_checksum_is(const char *column) {
    return strcmp(column, "checksum") == 0;
}

char *act_checksum_columns(sqlite3 *db, const char *table, const char *form) {
    sqlite3_stmt *names = NULL;
    char *list = NULL;
    sqlite3_prepare_v2(
        db,
        "SELECT group_concat(replace(?2, '@', name)) FROM (SELECT name FROM"
        " pragma_table_info(?1) WHERE name <> 'checksum' ORDER BY cid)",
        -1, &names, NULL);
    sqlite3_bind_text(names, 1, table, -1, SQLITE_STATIC);
    sqlite3_bind_text(names, 2, form, -1, SQLITE_STATIC);
    if (sqlite3_step(names) == SQLITE_ROW &&
        sqlite3_column_type(names, 0) == SQLITE_TEXT) {
        list = sqlite3_mprintf("%s", sqlite3_column_text(names, 0));
    }
    sqlite3_finalize(names);
    return list;
}
