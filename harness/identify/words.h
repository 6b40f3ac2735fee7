/* Guesses in words. */
#ifndef ACT_WORDS_H
#define ACT_WORDS_H

#include "identify/identify.h"

enum { ACT_WORDS_SIZE = 640 };

/* "gelu_tanh, through a table of binary16"; "f' of leaky_relu, alpha = 0.3". */
void act_words_of_guess(const act_guess *guess, const act_identity_claim *claim,
                        char text[ACT_WORDS_SIZE]);

/* All that match, "f' of relu, step"; "none; nearest gelu". */
void act_words_of_identity(const act_identity *identity, const act_identity_claim *claim,
                           char text[ACT_WORDS_SIZE]);

/* How well the first guess matches: "98 of 98 inputs within an ulp, at most 0.5 ulp". */
void act_words_of_match(const act_identity *identity, const act_format *format,
                        char text[ACT_WORDS_SIZE]);

#endif
