/*
 * A rubric becomes a model: the steps in their order, and what they share.
 */
#include "model/compile.h"

#include <assert.h>
#include <stdio.h>

/* ---- shared by all steps ---- */

void
compiler_memory(struct compiler *compiler)
{
	compiler->status = ZJ_ENOMEM;
}

void *
compiler_alloc(struct compiler *compiler, size_t count, size_t size)
{
	void *piece = arena_array(compiler->arena, count, size);

	if (!piece)
		compiler_memory(compiler);
	return piece;
}

void
compiler_refuse(struct compiler *compiler, enum diag_code code, struct place where, struct str a,
		struct str b, struct str c)
{
	assert(diag_entry(code)->level == ZJ_DIAG_ERROR);
	diag_add(compiler->diags, code, where, a, b, c);
	compiler->has_mistakes = true;
}

void
compiler_limit(struct compiler *compiler, struct place where, const char *limit, size_t most)
{
	char bound[32];

	snprintf(bound, sizeof(bound), "%zu", most);
	diag_add(compiler->diags, DIAG_LIMIT, where, str_from(limit), str_from(bound), STR_NONE);
	compiler->status = ZJ_ELIMIT;
}

struct map *
compiler_map(struct compiler *compiler)
{
	struct map *map = map_new(compiler->arena);

	if (!map)
		compiler_memory(compiler);
	return map;
}

void
compiler_put(struct compiler *compiler, struct map *map, struct str key, size_t value)
{
	if (map_put(map, key, (uint32_t)value) == MAP_NO_MEMORY)
		compiler_memory(compiler);
}

struct str
compiler_nearest(const struct compiler *compiler, const struct map *map, struct str word)
{
	return diag_is_full(compiler->diags) ? STR_NONE : map_nearest(map, word);
}

size_t
compiler_profiles(const struct compiler *compiler)
{
	const size_t count = compiler->rubric->profiles.count;

	return count ? count : 1;
}

/* ---- the whole ---- */

/* Text with a NUL after it, for the public functions that hand it out as it is. */
static struct str
keep_text(struct compiler *compiler, struct str text)
{
	if (!text.at)
		return text;
	const struct str copy = arena_str(compiler->arena, text);
	if (!copy.at)
		compiler_memory(compiler);
	return copy;
}

static struct words
keep_words(struct compiler *compiler, struct words words)
{
	for (int lang = 0; lang < ZJ_LANG_COUNT; lang++)
		words.in[lang] = keep_text(compiler, words.in[lang]);
	return words;
}

enum {
	DIGITS_DEFAULT = 2,
	DIGITS_MOST = 9
};

static void
compile_top(struct compiler *compiler)
{
	const struct rubric_document *top = compiler->rubric->top;
	zj_model *model = compiler->model;
	uint32_t digits = DIGITS_DEFAULT;

	model->id = keep_text(compiler, rubric_text(top->head.id));
	model->version = keep_text(compiler, rubric_text(top->version));
	model->title = keep_words(compiler, rubric_words(top->total.title));
	model->about = rubric_words(top->total.about);
	model->tier_chain = rubric_is_yes(top->tier_chain, true);
	compile_whole(compiler, top->head.file, top->digits, 0, DIGITS_MOST, &digits);
	model->digits = (int)digits;
}

static void
keep_tier_texts(struct compiler *compiler)
{
	for (size_t i = 0; i < compiler->model->tier_count; i++) {
		compiler->tiers[i].id = keep_text(compiler, compiler->tiers[i].id);
		compiler->tiers[i].title = keep_words(compiler, compiler->tiers[i].title);
	}
}

/* One file's part of the fingerprint; the end of a name is marked. */
static void
add_file(struct hash_run *run, const struct model_file *file)
{
	const char *bytes = (const char *)file->fingerprint.bytes;

	hash_add(run, file->name);
	hash_add(run, (struct str){"", 1});
	hash_add(run, (struct str){bytes, sizeof(file->fingerprint.bytes)});
}

static void
compile_files(struct compiler *compiler)
{
	const struct rubric *rubric = compiler->rubric;
	struct model_file *files = compiler_alloc(compiler, rubric->file_count, sizeof(*files));
	struct hash_run run;

	if (!files)
		return;
	hash_init(&run);
	for (size_t i = 0; i < rubric->file_count; i++) {
		files[i].name = rubric->file_names[i];
		files[i].bytes = rubric->files[i]->file.bytes;
		files[i].fingerprint = rubric->files[i]->fingerprint;
		add_file(&run, &files[i]);
	}
	const struct hash hash = hash_end(&run);
	hash_text(compiler->model->fingerprint, &hash);
	compiler->model->files = files;
	compiler->model->file_count = rubric->file_count;
}

/* Ids as numbers, where each is short. */
static void
add_words(struct compiler *compiler, struct model_asked *asked, const struct str *ids, size_t count)
{
	const size_t room = (count + MODEL_WORDS - 1) / MODEL_WORDS * MODEL_WORDS;
	uint64_t *words = compiler_alloc(compiler, room, sizeof(*words));

	for (size_t i = 0; words && i < count; i++) {
		words[i] = str_word(ids[i]);
		if (words[i] == 0)
			return;
	}
	asked->words = words;
	asked->word_room = (uint32_t)room;
}

static void
find_words(struct compiler *compiler, struct model_asked *asked)
{
	static const struct str NO_YES[] = {{"no", 2}, {"yes", 3}, {"false", 5}, {"true", 4}};

	if (asked->answer == MODEL_YESNO)
		add_words(compiler, asked, NO_YES, 4);
	else if (asked->choices)
		add_words(compiler, asked, asked->choices->ids, asked->choices->count);
}

static void
gather_asked(struct compiler *compiler)
{
	zj_model *model = compiler->model;
	struct model_asked *asked = compiler_alloc(compiler, model->question_count, sizeof(*asked));

	for (size_t i = 0; asked && i < model->question_count; i++) {
		const struct model_node *node = &model->nodes[model->questions[i]];

		asked[i] = (struct model_asked){
			.id = node->id,
			.choices = node->choices,
			.node = model->questions[i],
			.answer = node->answer,
		};
		find_words(compiler, &asked[i]);
	}
	model->asked = asked;
}

static void (*const steps[])(struct compiler *) = {
	compile_top,        compile_sources,  compile_scales,  compile_facts,   compile_params,
	compile_uses,       compile_profiles, compile_nodes,   compile_points,  compile_ladders,
	compile_rule_names, compile_scope,    compile_tags,    compile_rules,   compile_node_exprs,
	compile_tiers,      compile_order,    keep_tier_texts, compile_formers, compile_files,
	gather_asked,
};

static zj_status
start(struct compiler *compiler)
{
	struct arena *arena = arena_new();
	zj_model *model = arena ? arena_alloc(arena, sizeof(*model)) : NULL;

	if (!model) {
		arena_free(arena);
		return ZJ_ENOMEM;
	}
	model->arena = arena;
	model->pool = expr_pool_new(arena);
	compiler->arena = arena;
	compiler->model = model;
	return model->pool ? ZJ_OK : ZJ_ENOMEM;
}

/* Of the shared vocabulary: facts, and what says where they come from. */
static void (*const vocabulary_steps[])(struct compiler *) = {
	compile_top,
	compile_sources,
	compile_facts,
	compile_files,
};

static zj_status
run_steps(zj_model **out, struct rubric *rubric, void (*const *run)(struct compiler *),
	  size_t count, zj_diags *diags)
{
	struct compiler compiler = {
		.rubric = rubric,
		.diags = diags,
		.has_mistakes = rubric->has_mistakes,
		.waits_for = VEC_INIT(uint32_t),
	};

	compiler.status = start(&compiler);
	for (size_t i = 0; i < count && !compiler.status; i++)
		run[i](&compiler);
	vec_done(&compiler.waits_for);
	if (!compiler.status && compiler.has_mistakes)
		compiler.status = ZJ_EINPUT;
	if (compiler.status) {
		zj_model_free(compiler.model);
		return compiler.status;
	}
	compiler.model->rubric = rubric;
	*out = compiler.model;
	return ZJ_OK;
}

zj_status
model_compile(zj_model **out, struct rubric *rubric, zj_diags *diags)
{
	return run_steps(out, rubric, steps, sizeof(steps) / sizeof(steps[0]), diags);
}

zj_status
model_compile_vocabulary(zj_model **out, struct rubric *rubric, zj_diags *diags)
{
	return run_steps(out, rubric, vocabulary_steps,
			 sizeof(vocabulary_steps) / sizeof(vocabulary_steps[0]), diags);
}
