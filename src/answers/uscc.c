/*
 * The unified social credit code, GB 32100-2015: 18 characters out of 31, the last of which
 * makes the sum of values times powers of three come out at 0 modulo 31.
 */
#include "answers/answers.h"

#include <string.h>

enum {
	USCC_LENGTH = 18,
	USCC_BASE = 31,
	USCC_FACTOR = 3
};

/* In the order of their values. I, O, S, V and Z are not used: they look like digits. */
static const char USCC_CHARACTERS[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

bool
uscc_is_valid(struct str code)
{
	unsigned weight = 1;
	unsigned sum = 0;

	if (code.len != USCC_LENGTH)
		return false;
	for (size_t i = 0; i < USCC_LENGTH; i++) {
		const char *found = memchr(USCC_CHARACTERS, code.at[i], USCC_BASE);

		if (!found)
			return false;
		sum += (unsigned)(found - USCC_CHARACTERS) * weight;
		weight = i + 2 < USCC_LENGTH ? weight * USCC_FACTOR % USCC_BASE : 1;
	}
	return sum % USCC_BASE == 0;
}
