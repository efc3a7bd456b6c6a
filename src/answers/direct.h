/*
 * Between the files of direct reading: where a document's pairs are bound as they come. Nothing
 * outside this room includes it.
 */
#ifndef ANSWERS_DIRECT_H
#define ANSWERS_DIRECT_H

#include "answers/read.h"

enum {
	NODES_MOST = 2048, /* waiting for the end of what they belong to */
	KEYS_MOST = 64,    /* of one map, but for the answers: each is compared with each */
	EVIDENCE_MOST = 64,
	SEEN_BITS = 64
};

struct row_scratch;

struct direct_scratch {
	struct pairs_scratch *pairs;
	uint64_t *seen; /* questions that have had their turn, a bit each */
	size_t seen_room;
	struct row_scratch *rows;
	struct node nodes[NODES_MOST];
};

struct direct {
	struct reader reader;
	struct pairs pairs;
	struct arena *arena; /* of the trees */
	struct direct_scratch *scratch;
	size_t count; /* nodes that wait */
	const zj_model *const *models;
	size_t model_count;
	size_t model;  /* of them; the reader has it from then on */
	uint32_t seen; /* of the keys of the top, a bit each */
	bool has_rubric;
	bool has_answers;
};

/* What is in a list or map that has just begun, as a tree; false: declined, or memory ran out. No
 * deeper than pairs are. */
bool direct_collect(struct direct *direct, struct node *node, const struct pairs_text *text);

/* What must be there once all is read, and was all good? */
bool direct_check(struct reader *reader, const struct node *root);

/*
 * direct_answer.c
 *
 * direct_make_room()  for the answers, all of them missing as yet. False when memory ran out.
 * direct_answers()    all answers, whose map has just begun. False: declined, or memory ran out.
 * direct_see()        false where the question had its turn before.
 * direct_value()      one that is a scalar.
 * direct_usual()      which option an answer is that is written as most are: as the id of one, or
 *                     yes and no, which are 1 and 0; or true and false, where nobody keeps how it
 *                     is written. False: it is written otherwise. direct_word(): by str_word(), of
 *                     which the question has some.
 */
bool direct_make_room(struct direct *direct, const struct answers_scratch *scratch);
bool direct_answers(struct direct *direct);
void direct_value(struct direct *direct, const struct model_asked *asked,
		  const struct pairs_text *value, struct answer *answer);
static inline bool
direct_see(struct direct *direct, size_t ordinal)
{
	uint64_t *word = &direct->scratch->seen[ordinal / SEEN_BITS];
	const uint64_t bit = (uint64_t)1 << ordinal % SEEN_BITS;
	const bool is_new = !(*word & bit);

	*word |= bit;
	return is_new;
}

static inline bool
direct_word(const struct reader *reader, const struct model_asked *asked, uint64_t word,
	    uint32_t *out)
{
	if (!asked_word(asked, word, out))
		return false;
	if (asked->answer != MODEL_YESNO || *out < 2)
		return true;
	*out -= 2;
	return !reader->keeps_words;
}

static inline bool
direct_usual(const struct reader *reader, const struct model_asked *asked, struct str text,
	     uint32_t *out)
{
	if (asked->answer == MODEL_OPTION)
		return asked_find(asked, text, out);
	return asked->answer == MODEL_YESNO && asked->words &&
	       direct_word(reader, asked, str_word(text), out);
}

/* direct_row.c: a document of a table. False: declined, or memory ran out. */
struct row_scratch *row_scratch_new(void); /* NULL when memory ran out */
void row_scratch_free(struct row_scratch *scratch);
bool direct_rows(struct direct *direct, const struct document_input *input,
		 const struct source *source, const struct answers_scratch *scratch);

#endif
