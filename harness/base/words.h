/* Command lines as text. */
#ifndef ACT_WORDS_H
#define ACT_WORDS_H

/* The command line as typed, its first word being "checkact COMMAND", to be freed; NULL
 * if memory is short. */
char *act_words_join(int argc, char **argv);

#endif
