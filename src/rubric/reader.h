/*
 * Reading by tables: what a construct of the language is made of is a list of keys, each
 * with its shape (construct.h).
 */
#ifndef RUBRIC_READER_H
#define RUBRIC_READER_H

#include "base/map.h"
#include "base/vec.h"
#include "rubric/rubric.h"

struct reader {
	struct rubric *rubric;
	const struct diag_file *file; /* being read */
	zj_diags *diags;
	size_t items;     /* constructs read so far, in all files */
	size_t nodes;     /* of them sections and questions */
	zj_status status; /* ZJ_ENOMEM or ZJ_ELIMIT: reading ends */
};

/* Read `node` as a construct into `into`, which is zeroed. */
void reader_construct(struct reader *reader, const struct construct *construct,
		      const struct node *id, const struct node *node, void *into);

/* Report a mistake; reading goes on. */
void reader_refuse(struct reader *reader, enum diag_code code, struct place where, struct str a,
		   struct str b, struct str c);

/*
 * Put the things of all documents together in reader->rubric, whose `total` is set: the
 * lists, and the tree with what parts add to it. Names used twice are reported.
 */
zj_status rubric_gather(struct reader *reader, const struct rubric_document *const *documents,
			size_t count);

void *reader_alloc(struct reader *reader, size_t count, size_t size);

#endif
