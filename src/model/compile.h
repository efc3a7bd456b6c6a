/*
 * What the steps of a compilation share. Each step fills in its part of the model; a
 * mistake is reported and the step goes on with something harmless in its place. Whatever
 * depends on a thing that was reported stays silent.
 */
#ifndef MODEL_COMPILE_H
#define MODEL_COMPILE_H

#include "base/vec.h"
#include "model/model.h"
#include "rubric/rubric.h"

/* Options with the choices that expressions know them by. */
struct options {
	const struct expr_choices *choices;
	size_t count;
	struct model_option *items;
};

enum rule_state {
	RULE_TODO,
	RULE_ACTIVE, /* waits for the rules it reads */
	RULE_DONE,
	RULE_BROKEN /* reported */
};

struct compiler {
	zj_model *model;
	struct arena *arena;
	const struct rubric *rubric;
	zj_diags *diags;
	zj_status status; /* ZJ_ENOMEM or ZJ_ELIMIT: everything ends */
	bool has_mistakes;
	size_t reads; /* slots that expressions read, for LIMIT_READS */

	/* The model's arrays, while they can be written. */
	struct model_source *sources;
	struct model_fact *facts;
	struct model_param *params;
	struct model_use *uses;
	struct model_profile *profiles;
	struct model_node *nodes;
	struct model_rule *rules;
	struct model_tier *tiers;
	zj_num *weights; /* node_count times profiles */
	bool *left_out;

	const struct rubric_node **written; /* by node index */
	bool *node_is_broken;               /* by node index: how it is answered is not known */
	uint32_t *ladder_of;                /* by node index: the ladder above it, or MODEL_NONE */
	struct options *scales;             /* by index in rubric->scales */
	struct map *source_by_id;
	struct map *scale_by_id;
	struct model_origin origin; /* of what says nothing and is in no section: the top's */

	struct map *tag_by_name;
	struct expr_group *groups; /* by index in tag_by_name */
	struct model_tag *tags;
	bool *group_is_broken;

	struct expr_scope scope;
	bool *is_broken; /* by slot: of a thing that was reported */
	bool met_broken; /* the expression being compiled read one */
	enum rule_state *rule_states;
	struct vec waits_for; /* uint32_t: rules it read that are not compiled yet */
};

/* ---- shared by all steps ---- */

/* NULL when memory ran out; compiler->status then says so. */
void *compiler_alloc(struct compiler *compiler, size_t count, size_t size);

void compiler_refuse(struct compiler *compiler, enum diag_code code, struct place where,
		     struct str a, struct str b, struct str c);
void compiler_limit(struct compiler *compiler, struct place where, const char *limit, size_t most);
void compiler_memory(struct compiler *compiler);

/* A new map in the model's arena, and an entry in one; a key that is there stays. */
struct map *compiler_map(struct compiler *compiler);
void compiler_put(struct compiler *compiler, struct map *map, struct str key, size_t value);

/* The key nearest to a word, for a suggestion that somebody will see. */
struct str compiler_nearest(const struct compiler *compiler, const struct map *map,
			    struct str word);

/* The profiles, or 1 where there are none. */
size_t compiler_profiles(const struct compiler *compiler);

/*
 * Read a number, reporting it where it is not one. `range` gives the unit and the bounds
 * and may be NULL. *out stays as it is on a mistake and where `node` is NULL.
 */
bool compile_number(struct compiler *compiler, const struct diag_file *file,
		    const struct node *node, const struct model_range *range, zj_num *out);

/* A whole number from `least` to `most`. */
bool compile_whole(struct compiler *compiler, const struct diag_file *file, const struct node *node,
		   uint32_t least, uint32_t most, uint32_t *out);

/* unit, whole, min and max; for dates (is_date) the bounds are days. */
struct model_range compile_range(struct compiler *compiler, const struct diag_file *file,
				 const struct node *unit, const struct node *is_whole,
				 const struct node *min, const struct node *max, bool is_date);

/* ---- the steps, in order ---- */

void compile_sources(struct compiler *compiler);
struct model_origin compile_origin(struct compiler *compiler, const struct rubric_origin *written,
				   const struct model_origin *inherited);

void compile_scales(struct compiler *compiler);
struct options compile_options(struct compiler *compiler, const struct rubric_items *written,
			       struct place where);

void compile_facts(struct compiler *compiler);
void compile_params(struct compiler *compiler);
void compile_uses(struct compiler *compiler);
void compile_profiles(struct compiler *compiler);

/* Sections and questions; expressions come later. */
void compile_nodes(struct compiler *compiler);
/* False where it is not known how the question is answered. */
bool compile_answer(struct compiler *compiler, struct model_node *node,
		    const struct rubric_node *written);
void compile_bands(struct compiler *compiler, struct model_node *node,
		   const struct rubric_node *written);
void compile_points(struct compiler *compiler);
void compile_ladders(struct compiler *compiler);

/* Ids of rules and tiers, and slots for everything: after this names can be looked up. */
void compile_rule_names(struct compiler *compiler);
void compile_tags(struct compiler *compiler);
void compile_scope(struct compiler *compiler);

/* NULL where it was reported, depends on what was, or (rules only) waits for another. */
const struct expr *compile_expr(struct compiler *compiler, const struct diag_file *file,
				const struct node *node, enum expr_type type);
struct expr_source compile_source(const struct diag_file *file, const struct node *node);

void compile_rules(struct compiler *compiler);
void compile_node_exprs(struct compiler *compiler);
void compile_tiers(struct compiler *compiler);
void compile_order(struct compiler *compiler);

/* Earlier names of everything that has one; those of options are read with them. */
void compile_formers(struct compiler *compiler);
struct model_former compile_former(struct compiler *compiler, const struct rubric_head *head);
struct model_former compile_former_names(struct compiler *compiler, const struct node *written);
void check_former_options(struct compiler *compiler, const struct options *options);

/*
 * A circle of things that need each other, to be reported: "a → b → a". Names are added in
 * order; of a long one only the beginning is kept.
 */
enum {
	CIRCLE_NAMES = 8
};
struct circle {
	struct str names[CIRCLE_NAMES];
	size_t count; /* all that were added */
};
void circle_add(struct circle *circle, struct str name); /* unless it was the last */
void circle_report(struct compiler *compiler, const struct circle *circle, struct place where);

#endif
