/*
 * The model seen from outside: loading, freeing, and the public questions about it.
 */
#include "model/model.h"

#include <stdio.h>
#include <stdlib.h>

#include "rubric/rubric.h"

/* ---- loading ---- */

/* Does the entry say that there is no such thing, and was it the one that was removed? */
static bool
is_missed(enum diag_code code, struct str subject, struct str removed)
{
	static const enum diag_code missing[] = {
		DIAG_UNKNOWN_SECTION, DIAG_UNKNOWN_SOURCE, DIAG_UNKNOWN_SCALE, DIAG_UNKNOWN_TIER,
		DIAG_EXPR_NAME,       DIAG_EXPR_ID,        DIAG_EXPR_OPTION,
	};
	static const char *const roots[] = {"", "params.", "facts."};
	bool is_one = false;

	for (size_t i = 0; i < sizeof(missing) / sizeof(missing[0]); i++)
		is_one |= code == missing[i];
	for (size_t i = 0; is_one && i < sizeof(roots) / sizeof(roots[0]); i++) {
		const struct str root = str_from(roots[i]);
		if (str_starts(subject, root) &&
		    str_equal(removed, (struct str){subject.at + root.len, subject.len - root.len}))
			return true;
	}
	return false;
}

/* What an overlay removes may be used by what it leaves: then say so where it is removed. */
static void
tell_removed(const struct rubric_change *change, zj_diags *diags)
{
	char where[512];
	enum diag_code code;
	struct str subject;
	zj_diag entry;

	for (size_t i = 0; diag_subject(diags, i, &code, &subject); i++) {
		if (!is_missed(code, subject, change->id) ||
		    !zj_diags_get(diags, i, ZJ_LANG_EN, &entry))
			continue;
		snprintf(where, sizeof(where), "%s:%u:%u", entry.file, (unsigned)entry.line,
			 (unsigned)entry.column);
		diag_add(diags, DIAG_OVERLAY_USED, change->place, change->id, str_from(where),
			 STR_NONE);
		return;
	}
}

/* Takes the rubric over. */
static zj_status
finish(zj_model **out, struct rubric *rubric, zj_diags *diags)
{
	const zj_status status = model_compile(out, rubric, diags);

	for (size_t i = 0; status == ZJ_EINPUT && diags && i < rubric->change_count; i++) {
		if (rubric->changes[i].id.len)
			tell_removed(&rubric->changes[i], diags);
	}
	if (status)
		rubric_free(rubric);
	return status;
}

zj_status
zj_model_load(zj_model **out, const char *path, zj_diags *diags)
{
	return zj_model_load_with(out, path, NULL, diags);
}

zj_status
zj_model_load_with(zj_model **out, const char *path, const char *rubrics, zj_diags *diags)
{
	struct rubric *rubric;
	const zj_status status = rubric_load(&rubric, path, rubrics, diags);

	return status ? status : finish(out, rubric, diags);
}

zj_status
zj_model_read(zj_model **out, const zj_model_file *files, size_t count, zj_diags *diags)
{
	struct rubric_file *given = calloc(count ? count : 1, sizeof(*given));
	struct rubric *rubric;
	zj_status status;

	if (!given)
		return ZJ_ENOMEM;
	for (size_t i = 0; i < count; i++)
		given[i] = (struct rubric_file){files[i].name, {files[i].bytes, files[i].length}};
	status = count ? rubric_read(&rubric, given, count, diags) : ZJ_EINPUT;
	free(given);
	return status ? status : finish(out, rubric, diags);
}

void
zj_model_free(zj_model *model)
{
	if (!model)
		return;
	struct rubric *const rubric = model->rubric;
	expr_pool_free(model->pool);
	arena_free(model->arena);
	rubric_free(rubric);
}

const char *
zj_model_id(const zj_model *model)
{
	return model->id.at;
}

const char *
zj_model_version(const zj_model *model)
{
	return model->version.at;
}

const char *
zj_model_title(const zj_model *model, zj_lang lang)
{
	return words_in(&model->title, lang).at;
}

const char *
zj_model_fingerprint(const zj_model *model)
{
	return model->fingerprint;
}

size_t
zj_model_question_count(const zj_model *model)
{
	return model->question_count;
}

size_t
zj_model_tier_count(const zj_model *model)
{
	return model->tier_count;
}

const char *
zj_model_tier_id(const zj_model *model, size_t index)
{
	return index < model->tier_count ? model->tiers[index].id.at : NULL;
}

const char *
zj_model_tier_title(const zj_model *model, size_t index, zj_lang lang)
{
	return index < model->tier_count ? words_in(&model->tiers[index].title, lang).at : NULL;
}
