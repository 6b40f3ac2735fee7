#include "base/exit.h"

#include <sysexits.h>

_Static_assert(ACT_EXIT_USAGE == EX_USAGE && ACT_EXIT_INTERNAL == EX_SOFTWARE,
               "sysexits.h");

int act_exit_code(act_status status) {
    switch (status) {
    case ACT_OK:
        return ACT_EXIT_PASS;
    case ACT_USAGE:
    case ACT_LOAD:
    case ACT_IO:
        return ACT_EXIT_USAGE;
    case ACT_CRASH:
    case ACT_UNDECIDED:
        return ACT_EXIT_OPEN;
    case ACT_INTERRUPTED:
        return ACT_EXIT_INTERRUPTED;
    case ACT_NOMEM:
        break;
    }
    return ACT_EXIT_INTERNAL;
}
