#include "base/exit.h"

#include <sysexits.h>

_Static_assert(ACT_EXIT_USAGE == EX_USAGE && ACT_EXIT_INTERNAL == EX_SOFTWARE,
               "sysexits.h");

int act_exit_code(act_status status) {
    static const int codes[] = {
        [ACT_OK] = ACT_EXIT_PASS,
        [ACT_USAGE] = ACT_EXIT_USAGE,
        [ACT_LOAD] = ACT_EXIT_USAGE,
        [ACT_IO] = ACT_EXIT_USAGE,
        [ACT_CRASH] = ACT_EXIT_OPEN,
        [ACT_UNDECIDED] = ACT_EXIT_OPEN,
        [ACT_NOMEM] = ACT_EXIT_INTERNAL,
        [ACT_INTERRUPTED] = ACT_EXIT_INTERRUPTED,
        [ACT_UNWRITTEN] = ACT_EXIT_INTERNAL,
    };
    return codes[status];
}
