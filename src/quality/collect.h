/*
 * Inside of quality/: all that was gathered.
 *
 * Answers become numbers once: the same text in questionnaires of one rubric is the same number, so
 * that comparing two questionnaires compares two arrays, exactly.
 */
#ifndef QUALITY_COLLECT_H
#define QUALITY_COLLECT_H

#include "base/map.h"
#include "quality/sheet.h"

#define VALUE_NONE 0u /* not answered */

/* An answer some questionnaire gave. */
struct value {
	bool is_number;
	zj_num number;
};

/* How many figures lie close to an edge of a rubric. */
struct crowd {
	bool is_met; /* has any */
	zj_num value;
	bool is_upward;
	struct quality_thing thing;
	size_t before;
	size_t on;
	size_t past;
};

/* Questionnaires of one rubric, one version of it. */
struct family {
	const zj_model *model; /* the first of this fingerprint */
	struct map *texts;
	struct vec values; /* struct value; the first stands for VALUE_NONE */
	size_t item_count;
	struct vec crowds; /* struct crowd, by edge */
};

struct spot {
	uint32_t line;
	uint32_t column;
};

struct entry {
	struct quality_who who;
	uint32_t family;
	uint32_t *items;    /* numbers of values, by item */
	struct spot *facts; /* where they are, by fact */
	size_t mark_count;
	struct quality_finding *marks;
	size_t edge_count;
	struct sheet_edge *edges;
	bool is_suspicious; /* something of its own was found */
};

struct quality {
	struct quality_limits limits;
	const zj_vocabulary *vocabulary;
	struct arena *arena;
	struct vec families; /* struct family */
	struct vec entries;  /* struct entry */
};

static inline struct entry *
entry_at(const struct quality *quality, size_t index)
{
	return &((struct entry *)quality->entries.items)[index];
}

static inline struct family *
family_at(const struct quality *quality, size_t index)
{
	return &((struct family *)quality->families.items)[index];
}

/* What is being found. */
struct search {
	struct quality *quality;
	unsigned kinds;
	struct vec found; /* struct quality_finding */
	uint32_t *ranked; /* entries by rubric, enterprise, role and day */
	size_t group_count;
	size_t pairs_left;
	bool is_cut_short;
};

/* A new finding about an entry, or NULL: no memory. */
struct quality_finding *search_push(struct search *search, enum quality_kind kind, uint32_t who);

/* Each adds what it finds, in the order of the input. ZJ_ENOMEM. */
zj_status alike_find(struct search *search, uint32_t family);
zj_status jumps_find(struct search *search);

enum quality_relation relation_of(const struct quality_who *a, const struct quality_who *b);

#endif
