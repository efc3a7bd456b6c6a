/*
 * Answers files on their way to results: each is read once, bound to every rubric it answers,
 * and scored after what its rubrics use.
 */
#include "cli/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answers/answers.h"
#include "base/limits.h"
#include "base/map.h"
#include "cli/find.h"
#include "cli/message.h"
#include "model/model.h"

/* --- reading --------------------------------------------------------------------------- */

/* The model of a rubric that was found at a path. `name` is the file that wants it. */
static enum cli_exit
load_found(struct run *run, const zj_model **out, const char *path, const char *name)
{
	const enum cli_exit exit = run_model_at(run, out, path);

	if (exit == CLI_DOCUMENT && !*out)
		message_error(run->cli, MESSAGE_RUBRIC_BAD, name, path, NULL);
	return exit;
}

/* The model of a rubric named on the command line. */
static enum cli_exit
load_named(struct run *run, const zj_model **out, const char *rubric, const char *name)
{
	struct buf path = BUF_INIT;
	enum cli_exit exit = find_rubric(run->cli, &path, rubric);

	if (!exit)
		exit = load_found(run, out, path.at, name);
	buf_done(&path);
	return exit;
}

/* The model of a file's rubric `index`. One that is not there is added to `missing`. */
static enum cli_exit
load_answered(struct run *run, struct run_file *file, size_t index, zj_diags *missing)
{
	struct buf path = BUF_INIT;
	enum cli_exit exit =
		find_rubric_named_at(run->cli, &path, zj_document_rubric_at(file->document, index),
				     document_rubric_place(file->document, index), missing);

	if (!exit)
		exit = load_found(run, &file->model, path.at, file->name);
	buf_done(&path);
	return exit;
}

/* All that --rubric names. Those not found are told. */
static enum cli_exit
load_asked(struct run *run, const zj_model **models, const char *name)
{
	enum cli_exit exit = CLI_DONE;

	for (size_t i = 0; i < run->asked.count; i++)
		exit = exit_worse(exit, load_named(run, &models[i],
						   *(const char **)vec_at(&run->asked, i), name));
	return exit;
}

static const zj_model *
find_asked(const struct run *run, const zj_model *const *models, const char *id)
{
	for (size_t i = 0; i < run->asked.count; i++) {
		if (strcmp(zj_model_id(models[i]), id) == 0)
			return models[i];
	}
	return NULL;
}

static enum cli_exit
none_asked(struct run *run, const zj_document *document, const char *name)
{
	struct buf names = BUF_INIT;

	for (size_t i = 0; i < zj_document_rubric_count(document); i++) {
		buf_add_text(&names, i ? ", " : "");
		buf_add_text(&names, zj_document_rubric_at(document, i));
	}
	message_error(run->cli, MESSAGE_RUBRIC_NOT_ANSWERED, name, names.at, NULL);
	buf_done(&names);
	return CLI_DOCUMENT;
}

/* The models of a document's rubrics: those asked for, else those found by id. All that cannot
 * be found are added to `missing`. */
static enum cli_exit
set_models(struct run *run, struct vec *files, size_t first, const zj_model *const *asked,
	   zj_diags *missing)
{
	enum cli_exit exit = CLI_DONE;

	for (size_t i = first; i < files->count; i++) {
		struct run_file *file = vec_at(files, i);
		const char *id = zj_document_rubric_at(file->document, i - first);

		file->model = find_asked(run, asked, id);
		file->is_shown = run->asked.count == 0 || file->model;
		if (!file->model)
			exit = exit_worse(exit, load_answered(run, file, i - first, missing));
	}
	return exit;
}

/* Where there is no rubric to bind it to, what else is wrong with a document is told all the
 * same, as far as that goes. */
static enum cli_exit
tell_missing(struct run *run, const struct run_file *file, zj_diags *missing)
{
	if (zj_diags_count(missing) == 0)
		return CLI_DONE;
	const zj_status status = document_check_shared(file->document, missing);
	return run_conclude(run->cli, status ? status : ZJ_EINPUT, missing, file->name);
}

static enum cli_exit
find_models(struct run *run, struct vec *files, size_t first)
{
	const struct run_file *file = vec_at(files, first);
	const zj_model **asked = calloc(run->asked.count + 1, sizeof(*asked));
	zj_diags *missing = zj_diags_new();
	const size_t before = run_shown(files);
	enum cli_exit exit;

	if (!asked || !missing) {
		exit = run_no_memory(run->cli);
		goto out;
	}
	exit = load_asked(run, asked, file->name);
	if (!exit)
		exit = set_models(run, files, first, asked, missing);
	exit = exit_worse(exit, tell_missing(run, file, missing));
	if (!exit && run_shown(files) == before)
		exit = none_asked(run, file->document, file->name);
out:
	zj_diags_free(missing);
	free(asked);
	return exit;
}

/* The one rubric of a document is what --rubric says, even where the file says another: the
 * reader tells. */
static enum cli_exit
find_only_model(struct run *run, struct run_file *file)
{
	file->is_shown = true;
	return load_named(run, &file->model, *(const char **)vec_at(&run->asked, 0), file->name);
}

/* What reading a document takes, and what comes of it. */
struct binding {
	size_t count;
	const zj_model *models[LIMIT_RUBRICS];
	zj_answers *answers[LIMIT_RUBRICS];
	const zj_document *document;
	const char *name;
};

/*
 * Read once more with the shared vocabulary, which knows facts that none of the rubrics does.
 * What was said without it counts only where there is no vocabulary.
 */
static enum cli_exit
read_with_vocabulary(struct run *run, struct binding *binding, zj_diags *first_diags,
		     zj_status first_status)
{
	zj_answers_options options = {.vocabulary = NULL};
	enum cli_exit exit = run_vocabulary(run, &options.vocabulary);

	if (exit || !options.vocabulary)
		return exit ? exit
			    : run_conclude(run->cli, first_status, first_diags, binding->name);
	zj_diags *diags = zj_diags_new();
	if (!diags)
		return run_no_memory(run->cli);
	const zj_status status =
		zj_answers_read_all(binding->answers, binding->models, binding->count,
				    binding->document, &options, diags);
	exit = run_conclude(run->cli, status, diags, binding->name);
	zj_diags_free(diags);
	return exit;
}

/*
 * Bind a document to the models of its files from `first` on. The vocabulary is only read for
 * a document that has something the rubrics do not know: most have not, and start sooner.
 */
static enum cli_exit
read_answers(struct run *run, struct vec *files, size_t first, const zj_document *document)
{
	struct binding binding = {
		.count = files->count - first,
		.document = document,
		.name = ((struct run_file *)vec_at(files, first))->name,
	};
	const zj_answers_options options = {.vocabulary = NULL};
	enum cli_exit exit = CLI_DONE;
	zj_diags *diags = zj_diags_new();

	if (!diags)
		return run_no_memory(run->cli);
	for (size_t i = 0; i < binding.count; i++)
		binding.models[i] = ((struct run_file *)vec_at(files, first + i))->model;
	const zj_status status = zj_answers_read_all(binding.answers, binding.models, binding.count,
						     document, &options, diags);
	if (status == ZJ_EINPUT)
		exit = read_with_vocabulary(run, &binding, diags, status);
	else
		exit = run_conclude(run->cli, status, diags, binding.name);
	for (size_t i = 0; i < binding.count && !exit; i++)
		((struct run_file *)vec_at(files, first + i))->answers = binding.answers[i];
	zj_diags_free(diags);
	return exit;
}

/* Does any rubric of the file have this parameter? Then the others need not. */
static bool
has_param(const struct vec *files, size_t first, const char *name)
{
	for (size_t i = first; i < files->count; i++) {
		const struct run_file *file = vec_at(files, i);
		if (map_get(file->model->param_by_id, str_from(name)) != MAP_NONE)
			return true;
	}
	return false;
}

static enum cli_exit
give_settings(struct run *run, struct vec *files, size_t first)
{
	for (size_t s = 0; s < run->setting_count; s++) {
		const bool is_had = has_param(files, first, run->settings[s].name);
		for (size_t i = first; i < files->count; i++) {
			struct run_file *file = vec_at(files, i);
			if (is_had && map_get(file->model->param_by_id,
					      str_from(run->settings[s].name)) == MAP_NONE)
				continue;
			zj_setting *setting = vec_push(&file->settings);
			if (!setting)
				return run_no_memory(run->cli);
			*setting = run->settings[s];
		}
	}
	return CLI_DONE;
}

static enum cli_exit
add_files(struct run *run, struct vec *files, const char *name, size_t number,
	  const zj_document *document)
{
	const size_t count = document ? zj_document_rubric_count(document) : 1;

	for (size_t i = 0; i < count; i++) {
		struct run_file *file = vec_push(files);
		if (!file)
			return run_no_memory(run->cli);
		file->name = name;
		file->number = number;
		file->document = document;
		file->settings = VEC_INIT(zj_setting);
		file->levels = VEC_INIT(zj_level);
		file->texts = VEC_INIT(char *);
	}
	return CLI_DONE;
}

static enum cli_exit
load_document(struct run *run, const zj_document **out, const char *name)
{
	zj_document **kept = vec_push(&run->documents);
	zj_diags *diags = zj_diags_new();
	enum cli_exit exit;

	if (kept && diags) {
		exit = run_conclude(run->cli, zj_document_load(kept, name, diags), diags, name);
		*out = *kept;
	} else {
		exit = run_no_memory(run->cli);
	}
	zj_diags_free(diags);
	return exit;
}

/* What was read, or could not be, on to its rubrics. */
static enum cli_exit
take_document(struct run *run, struct vec *files, const char *name, const zj_document *document,
	      enum cli_exit exit)
{
	const size_t first = files->count;
	const struct run_file *last = first ? vec_at(files, first - 1) : NULL;
	const enum cli_exit added =
		add_files(run, files, name, last ? last->number + 1 : 0, document);

	if (added)
		return added;
	if (!exit && run->asked.count == 1 && files->count == first + 1)
		exit = find_only_model(run, vec_at(files, first));
	else if (!exit)
		exit = find_models(run, files, first);
	if (!exit)
		exit = read_answers(run, files, first, document);
	if (!exit)
		exit = give_settings(run, files, first);
	for (size_t i = first; i < files->count; i++)
		((struct run_file *)vec_at(files, i))->exit = exit;
	return CLI_DONE;
}

enum cli_exit
run_read(struct run *run, struct vec *files, const char *name)
{
	const zj_document *document = NULL;
	const enum cli_exit exit = load_document(run, &document, name);

	return take_document(run, files, name, document, exit);
}

/* --- files with several documents ------------------------------------------------------- */

static const char *
keep_name(struct run *run, const struct documents *documents, const struct document_piece *piece)
{
	char **kept = vec_push(&run->texts);
	struct buf name = BUF_INIT;

	documents_add_name(&name, documents, piece);
	if (kept)
		*kept = buf_take(&name, NULL);
	buf_done(&name);
	return kept ? *kept : NULL;
}

static enum cli_exit
read_piece(struct run *run, struct vec *files, const struct documents *documents,
	   const struct document_piece *piece)
{
	const char *name = keep_name(run, documents, piece);
	zj_document **kept = vec_push(&run->documents);
	zj_diags *diags = zj_diags_new();
	enum cli_exit exit = CLI_ENVIRONMENT;

	if (name && kept && diags) {
		exit = run_conclude(run->cli, documents_read(kept, documents, piece, diags), diags,
				    name);
		exit = take_document(run, files, name, *kept, exit);
	} else {
		exit = run_no_memory(run->cli);
	}
	zj_diags_free(diags);
	return exit;
}

static zj_status
refuse_too_many(const char *name, zj_diags *diags)
{
	const struct diag_file file = {.name = name};
	char most[16];

	(void)snprintf(most, sizeof(most), "%d", LIMIT_DOCUMENTS);
	diag_add(diags, DIAG_LIMIT, place_file(&file), STR("documents"), str_from(most), STR_NONE);
	return ZJ_ELIMIT;
}

static zj_status
refuse_empty(const char *name, zj_diags *diags)
{
	const struct diag_file file = {.name = name};

	diag_add(diags, DIAG_FILE_NO_ANSWERS, place_file(&file), STR_NONE, STR_NONE, STR_NONE);
	return ZJ_EINPUT;
}

/* All of them; what ends the reading of the file counts as one that is wrong. */
static enum cli_exit
read_pieces(struct run *run, struct vec *files, struct documents *documents, const char *name,
	    zj_diags *diags)
{
	struct document_piece piece = {.bytes = BUF_INIT};
	zj_status status = ZJ_OK;
	enum cli_exit exit = CLI_DONE;

	while (!exit && !status &&
	       documents_next(documents, &piece, true, diags) == DOCUMENTS_ONE) {
		if (piece.number > LIMIT_DOCUMENTS)
			status = refuse_too_many(name, diags);
		else
			exit = read_piece(run, files, documents, &piece);
	}
	if (!status)
		status = documents_status(documents);
	if (!exit && !status && piece.number == 0)
		status = refuse_empty(name, diags);
	if (!exit && status)
		exit = take_document(run, files, name, NULL,
				     run_conclude(run->cli, status, diags, name));
	buf_done(&piece.bytes);
	return exit;
}

enum cli_exit
run_read_all(struct run *run, struct vec *files, const char *name)
{
	struct documents *documents = NULL;
	zj_diags *diags;
	enum cli_exit exit;

	if (strcmp(name, "-") == 0)
		return run_read(run, files, name);
	diags = zj_diags_new();
	if (!diags)
		return run_no_memory(run->cli);
	const zj_status status = documents_open(&documents, name, diags);
	if (status == ZJ_OK)
		exit = read_pieces(run, files, documents, name, diags);
	else
		exit = take_document(run, files, name, NULL,
				     run_conclude(run->cli, status, diags, name));
	documents_close(documents);
	zj_diags_free(diags);
	return exit;
}

size_t
run_shown(const struct vec *files)
{
	size_t count = 0;

	for (size_t i = 0; i < files->count; i++)
		count += ((const struct run_file *)vec_at(files, i))->is_shown;
	return count;
}

const zj_result **
run_results(const struct vec *files)
{
	const zj_result **results = calloc(run_shown(files) + 1, sizeof(*results));
	size_t count = 0;

	for (size_t i = 0; results && i < files->count; i++) {
		const struct run_file *file = vec_at(files, i);
		if (file->is_shown)
			results[count++] = file->result;
	}
	return results;
}

/* --- scoring --------------------------------------------------------------------------- */

zj_score_options
run_options(const struct run *run, const struct run_file *file)
{
	(void)run;
	return (zj_score_options){file->settings.items, file->settings.count, file->levels.items,
				  file->levels.count};
}

static enum cli_exit
score_one(struct run *run, struct run_file *file)
{
	enum cli_exit exit = run_find_levels(run, file);

	file->is_scored = true;
	if (exit)
		return exit;
	zj_diags *diags = zj_diags_new();
	if (!diags)
		return run_no_memory(run->cli);
	const zj_score_options options = run_options(run, file);
	exit = run_conclude(run->cli,
			    zj_score(&file->result, file->model, file->answers, &options, diags),
			    diags, file->name);
	zj_diags_free(diags);
	return exit ? exit : run_keep_level(run, file);
}

static bool
is_waiting(const struct run_file *file)
{
	return !file->exit && !file->is_scored;
}

/* Will another of the run still give a level that this one uses? */
static bool
has_to_wait(const struct vec *files, const struct run_file *file)
{
	const zj_model *model = file->model;
	const char *enterprise = zj_answers_enterprise_id(file->answers);

	for (size_t u = 0; u < model->use_count; u++) {
		if (file->answers->levels[u].is_given)
			continue;
		for (size_t i = 0; i < files->count; i++) {
			const struct run_file *other = vec_at(files, i);
			if (other == file || !is_waiting(other) ||
			    !str_is(model->uses[u].rubric, zj_model_id(other->model)))
				continue;
			if (strcmp(zj_answers_enterprise_id(other->answers), enterprise) == 0)
				return true;
		}
	}
	return false;
}

/* Score what need not wait; with `even`, also the first that does: rubrics in a circle would
 * wait for ever. False: there was nothing to do. */
static bool
score_some(struct run *run, struct vec *files, bool even)
{
	bool any = false;

	for (size_t i = 0; i < files->count; i++) {
		struct run_file *file = vec_at(files, i);
		if (!is_waiting(file) || (has_to_wait(files, file) && (!even || any)))
			continue;
		file->exit = score_one(run, file);
		any = true;
	}
	return any;
}

/* What fails for one rubric of a file fails for all. */
static void
fail_together(struct vec *files)
{
	for (size_t i = 0; i < files->count; i++) {
		const struct run_file *failed = vec_at(files, i);
		for (size_t j = 0; failed->exit && j < files->count; j++) {
			struct run_file *other = vec_at(files, j);
			if (other->number == failed->number)
				other->exit = exit_worse(other->exit, failed->exit);
		}
	}
}

void
run_score(struct run *run, struct vec *files)
{
	while (score_some(run, files, false) || score_some(run, files, true))
		continue;
	fail_together(files);
	for (size_t i = 0; i < files->count; i++)
		run_compare_levels(run, vec_at(files, i));
}

static void
file_done(struct run_file *file)
{
	zj_result_free(file->result);
	zj_answers_free(file->answers);
	for (size_t i = 0; i < file->texts.count; i++)
		free(*(char **)vec_at(&file->texts, i));
	vec_done(&file->texts);
	vec_done(&file->levels);
	vec_done(&file->settings);
	*file = (struct run_file){.name = NULL};
}

void
run_file_done(struct run_file *file)
{
	file_done(file);
}

void
run_files_done(struct vec *files)
{
	for (size_t i = 0; i < files->count; i++)
		file_done(vec_at(files, i));
	vec_done(files);
}

enum cli_exit
run_file(struct run *run, struct vec *files)
{
	struct cli *cli = run->cli;
	enum cli_exit exit = CLI_DONE;

	if (cli->options.db)
		exit = run_open_store(run, ZJ_STORE_READ);
	if (!exit)
		exit = run_read(run, files, cli->options.operands[0]);
	if (!exit)
		run_score(run, files);
	for (size_t i = 0; i < files->count; i++)
		exit = exit_worse(exit, ((const struct run_file *)vec_at(files, i))->exit);
	return exit;
}

/* A file that answers several rubrics, and a command that shows one. */
static enum cli_exit
tell_several(struct run *run, const struct vec *files)
{
	const struct run_file *first = vec_at(files, 0);
	struct buf names = BUF_INIT;

	for (size_t i = 0; i < files->count; i++) {
		const struct run_file *file = vec_at(files, i);
		if (file->is_shown && names.len)
			buf_add_text(&names, ", ");
		if (file->is_shown)
			buf_add_text(&names, zj_model_id(file->model));
	}
	const enum cli_exit exit =
		message_usage(run->cli, MESSAGE_SEVERAL_RUBRICS, first->name, names.at, NULL);
	buf_done(&names);
	return exit;
}

enum cli_exit
run_one(struct run *run, struct run_file *file)
{
	struct vec files = VEC_INIT(struct run_file);
	enum cli_exit exit = run_file(run, &files);

	*file = (struct run_file){.name = NULL};
	if (!exit && run_shown(&files) > 1)
		exit = tell_several(run, &files);
	for (size_t i = 0; i < files.count && !exit; i++) {
		struct run_file *one = vec_at(&files, i);
		if (!one->is_shown)
			continue;
		*file = *one;
		*one = (struct run_file){.name = NULL};
	}
	run_files_done(&files);
	return exit;
}
