/* A program that uses one implementation, to be timed whole: it loads a plug-in, and
 * either calls a row once or sends a file of inputs through it.
 *
 *     whole_process PLUGIN.so ID start
 *     whole_process PLUGIN.so ID stream FILE > RESULTS
 *
 * It knows nothing of the harness, whose own start-up would be in the times. */
#include "impls/checkact.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

enum { BLOCK = 1 << 16, ID_SIZE = 256 }; /* elements that are read at a time */

static int fail(const char *what, const char *why) {
    fprintf(stderr, "whole_process: %s: %s\n", what, why);
    return EX_USAGE;
}

/* NULL if the plug-in has no row of that id. */
static const struct act_row *find_row(const struct act_table *table, const char *id) {
    for (uint64_t i = 0; i < table->count; i++) {
        const struct act_row *row =
            (const void *)((const char *)table->rows + i * table->row_size);
        char own[ID_SIZE];
        snprintf(own, sizeof own, "%s.d%d.%s.%s", row->function, row->order, row->format,
                 row->name);
        if (strcmp(own, id) == 0) {
            return row;
        }
    }
    return NULL;
}

static size_t size_of(const struct act_row *row) {
    bool is_single = strcmp(row->format, "f32") == 0;
    return strcmp(row->format, "f64") == 0 ? 8 : is_single ? 4 : 2;
}

/* An array of ones. */
static void fill_ones(const struct act_row *row, void *array, size_t n) {
    const double one_f64 = 1;
    const float one_f32 = 1;
    const uint16_t one_f16 = 0x3C00;
    const uint16_t one_bf16 = 0x3F80;
    const void *one = &one_f64;
    size_t size = size_of(row);
    if (size == sizeof one_f32) {
        one = &one_f32;
    } else if (size == sizeof one_f16) {
        one = strcmp(row->format, "f16") == 0 ? &one_f16 : &one_bf16;
    }
    for (size_t i = 0; i < n; i++) {
        memcpy((char *)array + i * size, one, size);
    }
}

static void call(const struct act_row *row, const void *x, const void *dy, void *y,
                 size_t n) {
    const union act_kernel *kernel = &row->kernel;
    bool is_backward = row->convention != ACT_DYDX;
    switch (size_of(row)) {
    case 8:
        is_backward ? kernel->backward_f64(x, dy, y, n) : kernel->f64(x, y, n);
        break;
    case 4:
        is_backward ? kernel->backward_f32(x, dy, y, n) : kernel->f32(x, y, n);
        break;
    default:
        is_backward ? kernel->backward_f16(x, dy, y, n) : kernel->f16(x, y, n);
        break;
    }
}

/* Reads until the array is full or the file ends; bytes, or -1. */
static ssize_t read_block(int file, char *to, size_t size) {
    size_t done = 0;
    while (done < size) {
        ssize_t got = read(file, to + done, size - done);
        if (got < 0) {
            return -1;
        }
        if (got == 0) {
            break;
        }
        done += (size_t)got;
    }
    return (ssize_t)done;
}

static bool write_block(const char *from, size_t size) {
    for (size_t done = 0; done < size;) {
        ssize_t put = write(STDOUT_FILENO, from + done, size - done);
        if (put <= 0) {
            return false;
        }
        done += (size_t)put;
    }
    return true;
}

static int start(const struct act_row *row) {
    double x = 0; /* of any format */
    double dy = 0;
    double y = 0;
    fill_ones(row, &dy, 1);
    call(row, &x, &dy, &y, 1);
    return EXIT_SUCCESS;
}

/* The arrays are static, and their pages are not there before they are used. */
static int stream(const struct act_row *row, const char *path) {
    static double x[BLOCK];
    static double dy[BLOCK];
    static double y[BLOCK];
    size_t size = size_of(row);
    int file = open(path, O_RDONLY);
    ssize_t got = file < 0 ? -1 : 1;
    fill_ones(row, dy, BLOCK);
    while (got > 0) {
        got = read_block(file, (char *)x, BLOCK * size);
        size_t n = got > 0 ? (size_t)got / size : 0;
        call(row, x, dy, y, n);
        if (!write_block((const char *)y, n * size)) {
            return fail("results", strerror(errno));
        }
    }
    if (got < 0) {
        return fail(path, strerror(errno));
    }
    close(file);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv) {
    bool is_stream = argc == 5 && strcmp(argv[3], "stream") == 0;
    if (!is_stream && !(argc == 4 && strcmp(argv[3], "start") == 0)) {
        return fail("usage", "PLUGIN.so ID start, or PLUGIN.so ID stream FILE");
    }
    void *handle = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
    const struct act_table *table =
        handle != NULL ? dlsym(handle, "checkact_table") : NULL;
    if (table == NULL) {
        return fail(argv[1], dlerror());
    }
    const struct act_row *row = find_row(table, argv[2]);
    if (row == NULL) {
        return fail(argv[2], "the plug-in has no such row");
    }
    return is_stream ? stream(row, argv[4]) : start(row);
}
