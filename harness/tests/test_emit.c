/* Emitted kernels compile alone, and give the bits of the kernels they were cut from.
 * With CHECKACT_EMIT='GLOB' and CHECKACT_EMIT_CC='gcc clang', `make emitted` asks that of
 * the whole catalogue. */
#include "code/catalogue_select.h"
#include "emit/emit_text.h"
#include "process.h"

#include <criterion/criterion.h>
#include <dlfcn.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { BLOCK = 1 << 16, WORDS_SIZE = 1 << 16 };

/* Blocks of inputs that are compared. With EVERY, those of 32 bits are all there are. */
enum { FEW = 4, MANY = 64, EVERY = 1 << 16 };

/* Arrays for one call. */
typedef struct block {
    _Alignas(64) unsigned char x[8 * BLOCK], dy[8 * BLOCK], y[8 * BLOCK], z[8 * BLOCK];
} block;

typedef struct difference {
    size_t inputs, results; /* results that differ, unless both are NaN */
    size_t nans;            /* NaNs of different bits */
} difference;

static uint64_t next_random(uint64_t *state) {
    *state += 0x9e3779b97f4a7c15;
    uint64_t z = *state;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

/* Any bits, or a number of +-64 that is the denser the nearer to 0. */
static double draw(uint64_t *state, bool any) {
    uint64_t bits = next_random(state);
    double value;
    if (any) {
        memcpy(&value, &bits, sizeof value);
        return value;
    }
    double magnitude = ldexp(1 + (double)(bits >> 12) * 0x1p-52, (int)(bits & 15) - 10);
    return (bits & 16) != 0 ? magnitude : -magnitude;
}

static void fill(const act_impl *impl, block *b, size_t round, bool sweeps,
                 uint64_t *state) {
    for (size_t i = 0; i < BLOCK; i++) {
        bool any = sweeps || i % 2 == 0;
        double dy = impl->convention == ACT_DYDX ? 1 : draw(state, false);
        uint64_t bits = next_random(state);
        if (act_format_is_narrow(impl->format)) {
            ((uint16_t *)b->x)[i] = (uint16_t)(i + round);
            ((uint16_t *)b->dy)[i] = (uint16_t)bits;
        } else if (act_format_is_binary32(impl->format)) {
            uint32_t half = (uint32_t)(sweeps ? round * BLOCK + i : bits);
            float value = (float)draw(state, false);
            memcpy((float *)b->x + i, any ? (void *)&half : (void *)&value, sizeof half);
            ((float *)b->dy)[i] = (float)dy;
        } else {
            ((double *)b->x)[i] = draw(state, any);
            ((double *)b->dy)[i] = dy;
        }
    }
}

static void call(const act_impl *impl, union act_kernel kernel, const block *b,
                 unsigned char *y) {
    const void *x = b->x;
    if (impl->convention == ACT_DYDX) {
        kernel.f32(x, (float *)y, BLOCK);
    } else {
        kernel.backward_f32(x, (const void *)b->dy, (float *)y, BLOCK);
    }
}

static uint64_t bits_at(const unsigned char *y, size_t i, size_t size) {
    uint64_t bits = 0;
    memcpy(&bits, y + i * size, size);
    return bits;
}

static difference compare(const act_impl *impl, union act_kernel one,
                          union act_kernel other, size_t rounds) {
    static block b;
    uint64_t state = 1;
    difference found = {0};
    size_t size = impl->format->size;
    for (size_t round = 0; round < (size == 2 ? 1 : rounds); round++) {
        fill(impl, &b, round, rounds == EVERY, &state);
        call(impl, one, &b, b.y);
        call(impl, other, &b, b.z);
        found.inputs += BLOCK;
        for (size_t i = 0; i < BLOCK; i++) {
            uint64_t y = bits_at(b.y, i, size);
            uint64_t z = bits_at(b.z, i, size);
            bool same = act_format_same(impl->format, y, z);
            found.nans += y != z && same;
            found.results += !same;
        }
    }
    return found;
}

/* POSIX has it that a function's pointer can be kept in an object's. */
static union act_kernel kernel_of(void *symbol) {
    union act_kernel kernel;
    memcpy(&kernel.any, &symbol, sizeof symbol);
    return kernel;
}

static union act_kernel built_in(const act_impl *impl) {
    void *handle = dlopen(impl->path, RTLD_NOW | RTLD_LOCAL);
    cr_assert(handle != NULL, "%s", dlerror());
    const struct act_table *table = dlsym(handle, "checkact_table");
    return table->rows[impl->row].kernel;
}

/* Compiles NAME.c of the folder as its users would, alone; false, with the compiler's
 * words on stderr, if it will not. */
static bool compile(const char *compiler, const act_scratch *scratch, const char *name) {
    char command[8 * ACT_FILE_SIZE];
    const char *folder = scratch->path;
    snprintf(command, sizeof command,
             "%s -O2 -Wall -Wextra -Werror -fPIC -c -o '%s/%s.o' '%s/%s.c' && "
             "%s -shared -o '%s/%s.so' '%s/%s.o' -lm",
             compiler, folder, name, folder, name, compiler, folder, name, folder, name);
    return system(command) == 0;
}

static void *load_emitted(const act_scratch *scratch, const char *name,
                          union act_kernel *kernel) {
    char path[2 * ACT_FILE_SIZE];
    snprintf(path, sizeof path, "%s/%s.so", scratch->path, name);
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    cr_assert(handle != NULL, "%s", dlerror());
    void *symbol = dlsym(handle, name);
    cr_assert(symbol != NULL, "%s", dlerror());
    *kernel = kernel_of(symbol);
    return handle;
}

typedef struct tally {
    size_t emitted, compiled, same, only_nans;
} tally;

static void check_one(const act_impl *impl, const char *compiler,
                      const act_scratch *scratch, size_t rounds, tally *t) {
    char name[ACT_ID_SIZE];
    union act_kernel emitted;
    act_emit_name(impl, name);
    t->emitted++;
    bool compiles = compile(compiler, scratch, name);
    cr_expect(compiles, "%s: %s does not compile it", impl->id, compiler);
    t->compiled += compiles;
    if (!compiles || impl->skip[0] != '\0') {
        return;
    }
    void *handle = load_emitted(scratch, name, &emitted);
    difference found = compare(impl, built_in(impl), emitted, rounds);
    cr_expect(found.results == 0, "%s: %s: %zu of %zu results differ", impl->id, compiler,
              found.results, found.inputs);
    t->same += found.results == 0;
    t->only_nans += found.results == 0 && found.nans > 0;
    dlclose(handle);
}

/* Emits all of the catalogue into the folder. */
static void emit_all(const act_catalogue *catalogue, const act_scratch *scratch) {
    static char words[WORDS_SIZE];
    for (size_t i = 0; i < catalogue->count;) {
        size_t used = 0;
        for (; i < catalogue->count && used + ACT_ID_SIZE < sizeof words; i++) {
            used += (size_t)snprintf(words + used, sizeof words - used, " %s",
                                     catalogue->impls[i].id);
        }
        act_process process = act_process_run("emit%s -o '%s'", words, scratch->path);
        cr_assert(process.code == 0, "exit code %d: %s", process.code, process.err);
        act_process_free(&process);
    }
}

static void leave_out_rows(act_catalogue *catalogue) {
    size_t kept = 0;
    for (size_t i = 0; i < catalogue->count; i++) {
        catalogue->impls[kept] = catalogue->impls[i];
        kept += act_impl_is_scalar(&catalogue->impls[kept]);
    }
    catalogue->count = kept;
}

static void load_catalogue(act_catalogue *catalogue, char *glob) {
    act_why why;
    char pattern[ACT_PATH_SIZE];
    char object[ACT_FILE_SIZE];
    const char *families[] = {"algebraic", "fastexp",  "libm", "piecewise",
                              "poly",      "rational", "table"};
    static const char *const levels[] = {"", "-v3", "-v4"};
    *catalogue = (act_catalogue){0};
    for (size_t i = 0; i < 3 * (sizeof families / sizeof families[0]); i++) {
        snprintf(pattern, sizeof pattern, "impls/%s%s.so", families[i / 3],
                 levels[i % 3]);
        act_build_path(object, sizeof object, pattern);
        size_t size;
        char *bytes = act_scratch_read(object, &size);
        free(bytes);
        act_status status =
            bytes == NULL
                ? ACT_OK
                : act_catalogue_add_plugin(catalogue, object, families[i / 3], &why);
        cr_assert(status == ACT_OK, "%s", why.text);
    }
    act_status status = act_catalogue_select(catalogue, &glob, 1, &why);
    cr_assert(status == ACT_OK, "%s", why.text);
    leave_out_rows(catalogue);
}

/* One row of each family, level, format and convention. */
static void keep_sample(act_catalogue *catalogue) {
    size_t kept = 0;
    for (size_t i = 0; i < catalogue->count; i++) {
        const act_impl *impl = &catalogue->impls[i];
        bool is_new = true;
        for (size_t k = 0; k < kept; k++) {
            const act_impl *other = &catalogue->impls[k];
            is_new = is_new && (strcmp(other->path, impl->path) != 0 ||
                                other->format != impl->format ||
                                other->convention != impl->convention);
        }
        if (is_new) {
            catalogue->impls[kept++] = *impl;
        }
    }
    catalogue->count = kept;
}

static size_t blocks_of(const char *glob) {
    const char *every = getenv("CHECKACT_EMIT_EVERY");
    bool is_every = every != NULL && every[0] != '\0';
    return glob == NULL ? FEW : is_every ? EVERY : MANY;
}

/* A sample in the tests; all with CHECKACT_EMIT. */
Test(emit, bits_are_those_of_the_built_in, .timeout = 36000) {
    char all[] = "*";
    char *glob = getenv("CHECKACT_EMIT");
    const char *compilers = getenv("CHECKACT_EMIT_CC");
    char list[ACT_PATH_SIZE];
    char *rest = NULL;
    act_catalogue catalogue;
    act_scratch scratch;
    load_catalogue(&catalogue, glob != NULL ? glob : all);
    if (glob == NULL) {
        keep_sample(&catalogue);
    }
    act_scratch_make(&scratch);
    emit_all(&catalogue, &scratch);
    snprintf(list, sizeof list, "%s", compilers != NULL ? compilers : "cc");
    for (char *cc = strtok_r(list, " ", &rest); cc != NULL;
         cc = strtok_r(NULL, " ", &rest)) {
        tally t = {0};
        for (size_t i = 0; i < catalogue.count; i++) {
            check_one(&catalogue.impls[i], cc, &scratch, blocks_of(glob), &t);
        }
        fprintf(stderr,
                "%s: %zu kernels emitted, %zu compile alone, %zu give the same bits "
                "(%zu of them but for the bits of NaNs)\n",
                cc, t.emitted, t.compiled, t.same, t.only_nans);
    }
    cr_expect(catalogue.count > 0, "nothing to check");
    act_scratch_remove(&scratch);
    act_catalogue_free(&catalogue);
}

/* The check above sees a constant that is off by one place. */
Test(emit, a_changed_constant_is_seen) {
    char glob[] = "relu6.d0.f32.plain";
    char path[ACT_FILE_SIZE];
    char name[ACT_ID_SIZE];
    size_t size;
    union act_kernel changed;
    act_catalogue catalogue;
    act_scratch scratch;
    load_catalogue(&catalogue, glob);
    act_scratch_make(&scratch);
    emit_all(&catalogue, &scratch);
    act_emit_name(&catalogue.impls[0], name);
    snprintf(path, sizeof path, "%s/%.60s.c", scratch.path, name);
    char *text = act_scratch_read(path, &size);
    char *six = strstr(text, "(x, 0, 6)");
    cr_assert(six != NULL, "%s", text);
    six[7] = '5';
    act_scratch_write(path, text, size);
    cr_assert(compile("cc", &scratch, name), "%s", text);
    load_emitted(&scratch, name, &changed);
    difference found =
        compare(&catalogue.impls[0], built_in(&catalogue.impls[0]), changed, 1);
    cr_expect(found.results > 0, "not seen");
    free(text);
    act_scratch_remove(&scratch);
    act_catalogue_free(&catalogue);
}

Test(emit, bad_input) {
    static const struct {
        const char *words, *says;
    } rows[] = {
        {"emit", "needs the id"},
        {"emit 'relu.d0.*'", "name one"},
        {"emit relu.d0.f32.plain -o ''", "-o needs"},
        {"emit relu.d0.f32.plain -o /no/such/folder/x.c", "cannot be written"},
        {"emit relu.d0.f32.plain --db /no/such.db", "no results there"},
        {"emit rellu.d0.f32.plain", "relu"},
        {"emit tanh.d0.f32.tanhf --lib libm.so.6 --symbol tanhf", "libm.so.6"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_process process = act_process_run("%s", rows[i].words);
        cr_expect(process.code == 64 && act_is_complaint(process.err) &&
                      strstr(process.err, rows[i].says) != NULL && process.out[0] == '\0',
                  "%s: exit code %d: %s", rows[i].words, process.code, process.err);
        act_process_free(&process);
    }
}

/* A row has the text that is printed otherwise, or names the file that holds it. */
Test(emit, json) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    size_t size;
    act_scratch_make(&scratch);
    act_process plain = act_process_run("emit relu.d0.f32.plain");
    act_process process = act_process_run("emit --json relu.d0.f32.plain");
    json_t *rows = act_process_rows(&process);
    const json_t *row = json_array_get(rows, 0);
    cr_expect(json_array_size(rows) == 1 && process.code == 0 &&
                  strcmp(act_text(row, "source"), plain.out) == 0 &&
                  strcmp(act_text(row, "id"), "relu.d0.f32.plain") == 0 &&
                  strcmp(act_text(row, "name"), "relu_d0_f32_plain") == 0,
              "%s%s", process.out, process.err);
    json_decref(rows);
    act_process_free(&process);
    process = act_process_run("emit --json 'relu.d0.f*.plain' -o '%s'", scratch.path);
    rows = act_process_rows(&process);
    row = act_row_with(rows, "id", "relu.d0.f32.plain");
    act_scratch_file(&scratch, "relu_d0_f32_plain.c", path);
    char *text = act_scratch_read(path, &size);
    cr_expect(json_array_size(rows) == 3 && strcmp(act_text(row, "emitted"), path) == 0 &&
                  text != NULL && strcmp(text, plain.out) == 0,
              "%s%s", process.out, process.err);
    free(text);
    json_decref(rows);
    act_process_free(&process);
    act_process_free(&plain);
    act_scratch_remove(&scratch);
}

/* Kernels of a plug-in have no source that is known. */
Test(emit, plugin) {
    char bad[ACT_FILE_SIZE];
    act_build_path(bad, sizeof bad, "tests/bad.so");
    act_process process =
        act_process_run("emit relu.d0.f32.nan_swallowed --plugin '%s'", bad);
    cr_expect(process.code == 64 && act_is_complaint(process.err) &&
                  strstr(process.err, "only built-in kernels") != NULL,
              "exit code %d: %s", process.code, process.err);
    act_process_free(&process);
}

/* On a disk that is full, what was there before stays. */
Test(emit, full_disk) {
    static const char before[] = "before\n";
    char path[ACT_FILE_SIZE];
    size_t size;
    struct rlimit usual;
    act_scratch scratch;
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "a.c", path);
    act_scratch_write(path, before, strlen(before));
    getrlimit(RLIMIT_FSIZE, &usual);
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){1024, usual.rlim_max});
    act_process process = act_process_run("emit relu.d0.f32.plain -o '%s'", path);
    setrlimit(RLIMIT_FSIZE, &usual);
    cr_expect(process.code == 70 && act_is_complaint(process.err) &&
                  strstr(process.err, "a.c: cannot be written") != NULL,
              "exit code %d: %s", process.code, process.err);
    char *text = act_scratch_read(path, &size);
    cr_expect(size == strlen(before) && memcmp(text, before, size) == 0, "%s", text);
    remove(path);
    cr_expect(rmdir(scratch.path) == 0, "a file is left over");
    free(text);
    act_process_free(&process);
}
