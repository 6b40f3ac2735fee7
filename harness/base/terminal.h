/* Output that a terminal may show. */
#ifndef ACT_TERMINAL_H
#define ACT_TERMINAL_H

#include <stdio.h>

/* A stream that writes to the descriptor and then owns it. Whatever is printed, texts of
 * plug-ins, stores and paths, moves no cursor: each character that would becomes '?', but
 * for line breaks and tabs. NULL if memory is short. */
FILE *act_terminal_stream(int descriptor);

#endif
