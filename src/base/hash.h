/*
 * Fingerprints: BLAKE2b with 32 bytes, written as 64 lower-case hexadecimal digits. The
 * same figure as `b2sum -l 256` prints, so anyone can check one.
 *
 * SHA-256 would do as well; BLAKE2b is two to four times faster without special hardware,
 * which counts when thousands of files are fingerprinted in one run.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define HASH_SIZE 32
#define HASH_TEXT_SIZE (2 * HASH_SIZE + 1)

struct hash {
	unsigned char bytes[HASH_SIZE];
};

struct hash hash_of(struct str text);

/* Of four texts at once: in three fifths of the time where they are nearly as long as each other and
 * the processor can, and else as quickly as one after the other. */
enum {
	HASH_TOGETHER = 4
};
void hash_of_four(struct hash out[HASH_TOGETHER], const struct str texts[HASH_TOGETHER]);

/* In pieces: the pieces' bounds do not matter, only their bytes. */
struct hash_run {
	_Alignas(64) unsigned char state[512];
};
void hash_init(struct hash_run *run);
void hash_add(struct hash_run *run, struct str text);
struct hash hash_end(struct hash_run *run);

void hash_text(char out[HASH_TEXT_SIZE], const struct hash *hash);

/*
 * A quick 64-bit hash for tables; not a fingerprint. A table that a stranger's file fills
 * has a seed of its own, so that nobody can choose keys that collide.
 */
uint64_t hash_seeded(struct str text, uint64_t seed);

#endif
