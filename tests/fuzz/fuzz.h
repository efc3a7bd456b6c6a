/*
 * What libFuzzer calls, and what standalone.c calls in its place.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Libraries are built with hidden symbols; the fuzzer looks for this one. */
__attribute__((visibility("default"))) int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A finding: say which claim does not hold, and stop where the fuzzer sees it. */
static inline void
fuzz_claim(int holds, const char *claim)
{
	if (holds)
		return;
	fprintf(stderr, "does not hold: %s\n", claim);
	abort();
}

#endif
