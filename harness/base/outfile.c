#include "base/outfile.h"

#include "base/clock.h"
#include "base/interrupt.h"
#include "base/terminal.h"
#include "base/write.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static act_status say_why(act_status status, const char *path, act_why *why) {
    act_why_set(why, "%s: cannot be written: %s", path, strerror(errno));
    return status;
}

static act_status say_no_memory(act_outfile *file, act_why *why) {
    act_outfile_discard(file);
    act_why_set(why, "out of memory");
    return ACT_NOMEM;
}

/* The folder that a path lies in; to be freed. */
static char *folder_of(const char *path) {
    char *copy = strdup(path);
    char *folder = copy != NULL ? strdup(dirname(copy)) : NULL;
    free(copy);
    return folder;
}

/* Where a path leads, also if there is nothing yet; to be freed. */
static char *resolve(const char *path) {
    char *target = realpath(path, NULL);
    return target != NULL ? target : strdup(path);
}

/* Nothing is made yet, but it is seen whether it could be. */
static act_status open_memory(act_outfile *file, bool exists, act_why *why) {
    file->target = resolve(file->path);
    char *folder = file->target != NULL ? folder_of(file->target) : NULL;
    if (folder == NULL) {
        return say_no_memory(file, why);
    }
    bool fits =
        access(folder, W_OK | X_OK) == 0 && (!exists || access(file->target, W_OK) == 0);
    free(folder);
    if (!fits) {
        act_status status = say_why(ACT_IO, file->path, why);
        act_outfile_discard(file);
        return status;
    }
    file->out = open_memstream(&file->text, &file->size);
    return file->out != NULL ? ACT_OK : say_no_memory(file, why);
}

/* A pipe that nobody reads would stop us for ever; its reader may come a moment later. */
static int open_device(const char *path, bool is_pipe) {
    enum { PATIENCE = 2 };
    double begin = act_clock_seconds();
    int descriptor;
    do {
        descriptor = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    } while (descriptor < 0 && is_pipe && errno == ENXIO && !act_interrupted() &&
             act_clock_seconds() < begin + PATIENCE && usleep(20000) == 0);
    if (descriptor >= 0) {
        fcntl(descriptor, F_SETFL, 0);
    }
    return descriptor;
}

static act_status open_stream(act_outfile *file, bool is_pipe, act_why *why) {
    int descriptor = open_device(file->path, is_pipe); /* a folder fails here */
    if (descriptor < 0 && is_pipe && errno == ENXIO) {
        act_why_set(why, "%s: cannot be written: nobody reads this pipe", file->path);
        return ACT_IO;
    }
    file->out = descriptor >= 0 ? act_terminal_stream(descriptor) : NULL;
    return file->out != NULL ? ACT_OK : say_why(ACT_IO, file->path, why);
}

act_status act_outfile_open(act_outfile *file, const char *path, act_why *why) {
    struct stat info;
    *file = (act_outfile){.path = path};
    if (strcmp(path, "-") == 0) {
        file->out = stdout;
        return ACT_OK;
    }
    if (*path == '\0') {
        act_why_set(why, "'' is no name of a file to write");
        return ACT_IO;
    }
    bool exists = stat(path, &info) == 0;
    bool is_new = !exists && errno == ENOENT;
    if (is_new && path[strlen(path) - 1] == '/') {
        errno = EISDIR;
        is_new = false;
    }
    if (!exists && !is_new) {
        return say_why(ACT_IO, path, why);
    }
    return exists && !S_ISREG(info.st_mode)
               ? open_stream(file, S_ISFIFO(info.st_mode), why)
               : open_memory(file, exists, why);
}

/* Only a file with a name can take another's place. It has one for this moment; the name
 * is the same each time, so that one that a kill left behind goes with the next. */
static bool replace(const char *link_from, const char *beside, const char *target) {
    enum { TRIES = 100 }; /* another checkact may be writing the same file */
    bool done = false;
    for (int i = 0; i < TRIES && !done; i++) {
        unlink(beside);
        done = linkat(AT_FDCWD, link_from, AT_FDCWD, beside, AT_SYMLINK_FOLLOW) == 0 &&
               rename(beside, target) == 0;
        if (!done && errno != EEXIST && errno != ENOENT) {
            break;
        }
    }
    return done;
}

/* Writes a file without a name, and gives it one. *usable: the file system and the
 * kernel can do that. */
static bool make_nameless(const act_outfile *file, const char *folder, const char *beside,
                          bool *usable) {
    int descriptor = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
    *usable = descriptor >= 0 && access("/proc/self/fd", X_OK) == 0;
    bool made = *usable && act_write_all(descriptor, file->text, file->size);
    if (made) {
        char name[64];
        snprintf(name, sizeof name, "/proc/self/fd/%d", descriptor);
        made = linkat(AT_FDCWD, name, AT_FDCWD, file->target, AT_SYMLINK_FOLLOW) == 0 ||
               (errno == EEXIST && replace(name, beside, file->target));
    }
    int why = errno;
    if (descriptor >= 0) {
        close(descriptor);
    }
    errno = why;
    return made;
}

/* The same where files need a name. */
static bool make_named(const act_outfile *file, const char *beside) {
    unlink(beside);
    int descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        return false;
    }
    bool made = act_write_all(descriptor, file->text, file->size);
    made = close(descriptor) == 0 && made && rename(beside, file->target) == 0;
    if (!made) {
        int why = errno;
        unlink(beside);
        errno = why;
    }
    return made;
}

static bool make(const act_outfile *file) {
    bool made = false;
    bool usable;
    char *beside = NULL;
    char *folder = folder_of(file->target);
    const char *name = strrchr(file->target, '/');
    name = name != NULL ? name + 1 : file->target;
    if (folder == NULL || asprintf(&beside, "%s/.%.200s.checkact", folder, name) < 0) {
        beside = NULL;
        errno = ENOMEM;
        goto cleanup;
    }
    made = make_nameless(file, folder, beside, &usable);
    if (!usable) {
        made = make_named(file, beside);
    }
cleanup:
    free(beside);
    free(folder);
    return made;
}

act_status act_outfile_commit(act_outfile *file, act_why *why) {
    if (file->out == stdout) {
        *file = (act_outfile){0};
        return ACT_OK;
    }
    bool good = fflush(file->out) == 0 && !ferror(file->out);
    good = fclose(file->out) == 0 && good;
    file->out = NULL;
    if (good && file->target != NULL) {
        good = make(file);
    }
    act_status status = good ? ACT_OK : say_why(ACT_UNWRITTEN, file->path, why);
    act_outfile_discard(file);
    return status;
}

void act_outfile_discard(act_outfile *file) {
    if (file->out != NULL && file->out != stdout) {
        fclose(file->out);
    }
    free(file->text);
    free(file->target);
    *file = (act_outfile){0};
}
