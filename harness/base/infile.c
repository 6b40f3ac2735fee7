#include "base/infile.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *kind_of(mode_t mode) {
    return S_ISDIR(mode)    ? "a folder"
           : S_ISFIFO(mode) ? "a pipe"
           : S_ISSOCK(mode) ? "a socket"
                            : "a device";
}

FILE *act_infile_open(const char *path, act_why *why) {
    struct stat info;
    FILE *file = NULL;
    /* A pipe would make this wait for a writer, a device might be touched by it. */
    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode)) {
        act_why_set(why, "%s: %s, but a file is needed here", path,
                    kind_of(info.st_mode));
        return NULL;
    }
    int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (descriptor >= 0 && fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode)) {
        file = fdopen(descriptor, "rb");
    }
    if (file == NULL) {
        act_why_set(why, "%s: cannot be read: %s", path, strerror(errno));
        if (descriptor >= 0) {
            close(descriptor);
        }
    }
    return file;
}

act_status act_infile_check(const char *path, act_why *why) {
    FILE *file = act_infile_open(path, why);
    if (file == NULL) {
        return ACT_IO;
    }
    fclose(file);
    return ACT_OK;
}
