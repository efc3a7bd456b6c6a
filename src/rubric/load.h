/*
 * What load.c, which opens files, shares with extend.c, which follows a rubric to those it
 * is built on; nothing outside this room includes it.
 */
#ifndef RUBRIC_LOAD_H
#define RUBRIC_LOAD_H

#include "rubric/reader.h"

struct loader {
	struct reader reader;
	const char *rubrics;             /* a folder of rubrics to look in as well; or NULL */
	struct str folder;               /* of the rubric being read, with its '/' at the end;
						empty: here */
	struct str prefix;               /* of its files' names: "ID/" for a base, else empty */
	const struct rubric_file *given; /* from memory, instead of from the folder */
	size_t given_count;
	bool is_incomplete; /* a part could not be read */
	zj_status status;   /* the worst that a part met */
	const struct rubric_document **documents;
	struct rubric_tree *trees; /* of the documents, in the same order */
	size_t document_count;
};

/* Keep a file with the rubric, under loader->prefix and `name`, and read its tree. Takes the
 * source over. */
zj_status load_tree(struct loader *loader, const struct node **root, struct source *source,
		    struct str name);

/* Read the tree of the rubric that is kept in folders by this id: loader->folder and prefix
 * then are its own. ZJ_EINPUT, reported at `id`, when there is none. */
zj_status load_base(struct loader *loader, const struct node **root, const struct node *id);

/* Read a tree as one more of loader->documents. */
zj_status load_document(struct loader *loader, const struct node *root,
			const struct construct *construct);

/* Read a rubric's main file with the parts it includes. */
zj_status load_documents(struct loader *loader, const struct node *root);

/*
 * A rubric that extends another: find what it is built on, lay the changes over it, and read
 * the outcome as the one document there is.
 */
zj_status extend(struct loader *loader, const struct node *root);

/*
 * Lay what one rubric, in reader->file, says differently over the tree of what it extends,
 * which is a copy. Adds to `changes` (struct rubric_change). Mistakes are reported, and what
 * is wrong is left as it was. ZJ_ELIMIT, ZJ_ENOMEM.
 */
zj_status overlay_apply(struct reader *reader, struct vec *changes, struct node *tree,
			const struct node *root);

#endif
