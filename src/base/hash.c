/*
 * Fingerprints and table hashes, both libsodium's.
 *
 * sodium_init() is not called: it opens the system's random source, which nothing here
 * needs, and these functions work without it.
 */
#include "base/hash.h"

#include <sodium.h>
#include <string.h>

#include "base/hash_wide.h"

_Static_assert(sizeof(crypto_generichash_state) <= sizeof(struct hash_run), "state fits");
_Static_assert(_Alignof(crypto_generichash_state) <= _Alignof(struct hash_run), "state aligned");
_Static_assert(HASH_SIZE == crypto_generichash_BYTES, "b2sum -l 256");

struct hash
hash_of(struct str text)
{
	struct hash hash;

	crypto_generichash(hash.bytes, sizeof(hash.bytes), (const unsigned char *)text.at, text.len,
			   NULL, 0);
	return hash;
}

/* Together they take as long as the longest of them; worth it where the others are hardly shorter. */
static bool
are_alike(const struct str texts[HASH_TOGETHER])
{
	size_t longest = 0;
	size_t all = 0;

	for (size_t i = 0; i < HASH_TOGETHER; i++) {
		longest = texts[i].len > longest ? texts[i].len : longest;
		all += texts[i].len;
	}
	return all / (HASH_TOGETHER - 1) >= longest;
}

void
hash_of_four(struct hash out[HASH_TOGETHER], const struct str texts[HASH_TOGETHER])
{
	if (are_alike(texts) && hash_four_wide(out, texts))
		return;
	for (size_t i = 0; i < HASH_TOGETHER; i++)
		out[i] = hash_of(texts[i]);
}

static crypto_generichash_state *
state_of(struct hash_run *run)
{
	return (crypto_generichash_state *)(void *)run->state;
}

void
hash_init(struct hash_run *run)
{
	crypto_generichash_init(state_of(run), NULL, 0, HASH_SIZE);
}

void
hash_add(struct hash_run *run, struct str text)
{
	if (text.len)
		crypto_generichash_update(state_of(run), (const unsigned char *)text.at, text.len);
}

struct hash
hash_end(struct hash_run *run)
{
	struct hash hash;

	crypto_generichash_final(state_of(run), hash.bytes, sizeof(hash.bytes));
	return hash;
}

void
hash_text(char out[HASH_TEXT_SIZE], const struct hash *hash)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < HASH_SIZE; i++) {
		out[2 * i] = digits[hash->bytes[i] >> 4];
		out[2 * i + 1] = digits[hash->bytes[i] & 15];
	}
	out[2 * (size_t)HASH_SIZE] = '\0';
}

uint64_t
hash_seeded(struct str text, uint64_t seed)
{
	unsigned char key[crypto_shorthash_KEYBYTES] = {0};
	unsigned char bytes[crypto_shorthash_BYTES];
	uint64_t hash;

	_Static_assert(sizeof(hash) == sizeof(bytes), "64 bits");
	memcpy(key, &seed, sizeof(seed));
	crypto_shorthash(bytes, text.len ? (const unsigned char *)text.at : key, text.len, key);
	memcpy(&hash, bytes, sizeof(hash));
	return hash;
}
