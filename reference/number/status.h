/* The ways in which anything can end. Only main turns a status into an exit code. */
#ifndef ACT_STATUS_H
#define ACT_STATUS_H

typedef enum act_status {
    ACT_OK,
    ACT_USAGE,     /* the caller's words are wrong */
    ACT_LOAD,      /* a plug-in or database cannot be used */
    ACT_CRASH,     /* code under test died */
    ACT_UNDECIDED, /* the precision cap was reached without proof */
    ACT_IO,        /* a file cannot be read, or not be opened to write */
    ACT_UNWRITTEN, /* writing it failed later: the disk is full */
    ACT_NOMEM,
    ACT_INTERRUPTED,
} act_status;

#endif
