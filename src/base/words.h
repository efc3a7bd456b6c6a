/*
 * A text in every language the program speaks. A language that was not given has .at NULL
 * and falls back to the other.
 */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include <stdbool.h>

#include <zhijie/diag.h>

#include "base/str.h"

struct words {
	struct str in[ZJ_LANG_COUNT];
};

static inline struct str
words_in(const struct words *words, zj_lang lang)
{
	const struct str wanted = words->in[lang];

	return wanted.at != NULL ? wanted : words->in[lang == ZJ_LANG_ZH ? ZJ_LANG_EN : ZJ_LANG_ZH];
}

static inline bool
words_given(const struct words *words)
{
	return words->in[ZJ_LANG_ZH].at != NULL || words->in[ZJ_LANG_EN].at != NULL;
}

#endif
