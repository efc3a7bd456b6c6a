/*
 * Between the files that compare two rubrics. Nothing outside this room includes it.
 *
 * Every difference starts from a template that says which thing it is about; the functions
 * here compare one aspect of it and add a difference where the two sides are not alike.
 */
#ifndef REVIEW_DIFFER_H
#define REVIEW_DIFFER_H

#include "base/map.h"
#include "base/vec.h"
#include "review/review.h"

struct differ {
	struct difference *difference;
	const zj_model *from;
	const zj_model *to;
	struct arena *arena;
	struct vec changes; /* struct difference_change */
	struct buf scratch;
	bool failed;     /* memory ran out */
	bool *from_read; /* by slot: an expression reads it */
	bool *to_read;
	struct map *scales; /* "one two": pairs of scales compared already */
	struct expr_pairing pairing;
};

/* differ_pair.c: what is the same thing. False when memory ran out. */
bool differ_pair_all(struct differ *differ);

/* Which options of two lists are the same: by index in `to`, the index in `from`. */
void differ_pair_options(const struct model_node *from, const struct model_node *to,
			 uint32_t found[]);

/* differ_node.c, differ_rule.c: the things, compared. */
void differ_nodes(struct differ *differ);
void differ_facts(struct differ *differ);
void differ_params(struct differ *differ);
void differ_uses(struct differ *differ);
void differ_profiles(struct differ *differ);
void differ_sources(struct differ *differ);
void differ_rules(struct differ *differ);
void differ_tiers(struct differ *differ);

/* differ_place.c: of all that was found, where an overlay says it anew. */
void differ_places(struct differ *differ);

/* ---- adding ---- */

void differ_add(struct differ *differ, const struct difference_change *about,
		enum difference_aspect aspect, struct difference_value from,
		struct difference_value to);

/* Added or removed, or called otherwise; what else differs has to be compared then. */
void differ_added(struct differ *differ, struct difference_change about,
		  enum difference_effect effect);
void differ_removed(struct differ *differ, struct difference_change about,
		    enum difference_effect effect);
void differ_renamed(struct differ *differ, const struct difference_change *about);

/* ---- comparing one aspect ---- */

void differ_text(struct differ *differ, const struct difference_change *about,
		 enum difference_aspect aspect, struct str from, struct str to);
void differ_words(struct differ *differ, const struct difference_change *about,
		  enum difference_aspect aspect, const struct words *from, const struct words *to);

/* A title, where there is one: without, the id stands for it. */
void differ_title(struct differ *differ, const struct difference_change *about,
		  const struct words *from, const struct words *to);
void differ_truth(struct differ *differ, const struct difference_change *about,
		  enum difference_aspect aspect, bool from, bool to);

/* NULL: not given. */
void differ_number(struct differ *differ, const struct difference_change *about,
		   enum difference_aspect aspect, const zj_num *from, const zj_num *to);
void differ_expr(struct differ *differ, const struct difference_change *about,
		 enum difference_aspect aspect, const struct expr *from, const struct expr *to);
void differ_origin(struct differ *differ, const struct difference_change *about,
		   const struct model_origin *from, const struct model_origin *to);

/* unit, whole, min, max; days where is_date. */
void differ_range(struct differ *differ, const struct difference_change *about,
		  const struct model_range *from, const struct model_range *to, bool is_date);

/* What was added to differ->scratch, copied to the arena; the scratch is empty after. */
struct str differ_take(struct differ *differ);

/* Is what this expression reads and says the same on both sides? NULL and NULL are. */
bool differ_same_expr(const struct differ *differ, const struct expr *from, const struct expr *to);

#endif
