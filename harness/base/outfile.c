#include "base/outfile.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static act_status say_why(const char *path, act_why *why) {
    act_why_set(why, "%s: cannot be written: %s", path, strerror(errno));
    return ACT_IO;
}

/* Gives a file the mode that fopen would have given it. */
static void set_usual_mode(int descriptor) {
    mode_t mask = umask(0);
    umask(mask);
    fchmod(descriptor, 0666 & ~mask);
}

static act_status open_beside(act_outfile *file, act_why *why) {
    file->target = realpath(file->path, NULL);
    file->target = file->target != NULL ? file->target : strdup(file->path);
    if (file->target == NULL ||
        asprintf(&file->temporary, "%s.XXXXXX", file->target) < 0) {
        file->temporary = NULL;
        act_outfile_discard(file);
        act_why_set(why, "out of memory");
        return ACT_NOMEM;
    }
    int descriptor = mkstemp(file->temporary);
    if (descriptor < 0) {
        act_status status = say_why(file->path, why);
        free(file->temporary);
        file->temporary = NULL;
        act_outfile_discard(file);
        return status;
    }
    set_usual_mode(descriptor);
    file->out = fdopen(descriptor, "w");
    if (file->out == NULL) {
        close(descriptor);
        return say_why(file->path, why);
    }
    return ACT_OK;
}

act_status act_outfile_open(act_outfile *file, const char *path, act_why *why) {
    struct stat info;
    *file = (act_outfile){.path = path};
    if (strcmp(path, "-") == 0) {
        file->out = stdout;
        return ACT_OK;
    }
    bool exists = stat(path, &info) == 0;
    if (exists && S_ISREG(info.st_mode) && access(path, W_OK) != 0) {
        return say_why(path, why);
    }
    if (exists && !S_ISREG(info.st_mode)) {
        file->out = fopen(path, "w"); /* a folder fails here */
        return file->out != NULL ? ACT_OK : say_why(path, why);
    }
    if (*path == '\0') {
        act_why_set(why, "'' is no name of a file to write");
        return ACT_IO;
    }
    return open_beside(file, why);
}

act_status act_outfile_commit(act_outfile *file, act_why *why) {
    bool good = fflush(file->out) == 0 && !ferror(file->out);
    if (file->out != stdout) {
        good = fclose(file->out) == 0 && good;
    }
    file->out = NULL;
    if (good && file->temporary != NULL) {
        good = rename(file->temporary, file->target) == 0;
    }
    if (!good) {
        act_status status = say_why(file->path, why);
        act_outfile_discard(file);
        return status;
    }
    free(file->temporary);
    free(file->target);
    *file = (act_outfile){0};
    return ACT_OK;
}

void act_outfile_discard(act_outfile *file) {
    if (file->out != NULL && file->out != stdout) {
        fclose(file->out);
    }
    if (file->temporary != NULL) {
        unlink(file->temporary);
        free(file->temporary);
    }
    free(file->target);
    *file = (act_outfile){0};
}
