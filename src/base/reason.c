/*
 * Errors of the system and their words. The list is reason.def.
 */
#include "base/reason.h"

#include <errno.h>
#include <string.h>

struct words
reason_text(const char *text)
{
	return (struct words){{[ZJ_LANG_ZH] = str_from(text), [ZJ_LANG_EN] = str_from(text)}};
}

struct words
reason_of(int error)
{
	static const struct {
		int error;
		const char *in[ZJ_LANG_COUNT];
	} known[] = {
#define REASON(error, en, zh) {error, {[ZJ_LANG_ZH] = zh, [ZJ_LANG_EN] = en}},
#include "base/reason.def"
#undef REASON
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (known[i].error == error)
			return (struct words){
				{[ZJ_LANG_ZH] = str_from(known[i].in[ZJ_LANG_ZH]),
				 [ZJ_LANG_EN] = str_from(known[i].in[ZJ_LANG_EN])},
			};
	}
	return reason_text(strerror(error));
}
