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

struct direct_scratch {
	struct pairs_scratch *pairs;
	uint64_t *seen; /* questions that have had their turn, a bit each */
	size_t seen_room;
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
	size_t model; /* of them; it is certain once the answers have begun */
	bool has_answers;
};

/* What is in a list or map that has just begun, as a tree; false: declined, or memory ran out. No
 * deeper than pairs are. */
bool direct_collect(struct direct *direct, struct node *node, const struct pairs_text *text);

/* direct_answer.c: room for the answers of so many questions, and all of them. False: declined, or
 * memory ran out. */
bool direct_make_room(struct direct *direct, const struct answers_scratch *scratch);
bool direct_answers(struct direct *direct);

#endif
