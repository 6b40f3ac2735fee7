/* The tokens of a preprocessed C source. */
#ifndef ACT_CTOKENS_H
#define ACT_CTOKENS_H

#include "emit/csource.h"

/* Fills the tokens from the text. ACT_OK or ACT_NOMEM. */
act_status act_ctokens_scan(act_csource *source);

#endif
