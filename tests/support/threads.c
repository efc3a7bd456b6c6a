/*
 * Many threads score with one model, through the public interface only: each must find what
 * one thread alone finds. Run under the thread sanitizer, this proves that a model is const.
 *
 *     threads RUBRICS ANSWERS...
 *
 * RUBRICS is the folder of rubrics; each answers file names the one it answers.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zhijie/zhijie.h>

enum {
	THREADS = 8,
	ROUNDS = 12
};

/* What one scoring found, as text: score and tier first, then every condition. */
static char *
verdict(const zj_model *model, const zj_document *document)
{
	zj_answers *answers = NULL;
	zj_result *result = NULL;
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	if (!out || zj_answers_read(&answers, model, document, NULL) != ZJ_OK ||
	    zj_score(&result, model, answers, NULL, NULL) != ZJ_OK)
		fprintf(stderr, "threads: cannot score\n");
	if (out && result) {
		const zj_score_range score = zj_result_score(result);
		const zj_num figures[] = {score.value, score.worst, score.best, score.max};
		char number[ZJ_NUM_TEXT_MAX];
		zj_condition condition;

		for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
			zj_num_exact_text(number, figures[i]);
			fprintf(out, "%s\n", number);
		}
		fprintf(out, "%d %d\n", zj_result_tier(result), zj_result_best_tier(result));
		for (size_t i = 0; zj_result_condition(result, i, ZJ_LANG_ZH, &condition); i++)
			fprintf(out, "%d %s %d %s %s %s:%u:%u\n", condition.tier, condition.id,
				(int)condition.outcome, condition.needed ? condition.needed : "",
				condition.found ? condition.found : "",
				condition.file ? condition.file : "", condition.line,
				condition.column);
	}
	if (out && fclose(out) != 0) {
		free(text);
		text = NULL;
	}
	if (!result) {
		free(text);
		text = NULL;
	}
	zj_result_free(result);
	zj_answers_free(answers);
	return text;
}

struct job {
	const zj_model *model;
	const zj_document *document;
	const char *expected;
	bool is_same;
};

static void *
run(void *state)
{
	struct job *job = state;

	job->is_same = true;
	for (int i = 0; i < ROUNDS; i++) {
		char *found = verdict(job->model, job->document);

		if (!found || strcmp(found, job->expected) != 0)
			job->is_same = false;
		free(found);
	}
	return NULL;
}

static bool
threads_agree(const zj_model *model, const zj_document *document, const char *expected)
{
	pthread_t threads[THREADS];
	struct job jobs[THREADS];
	bool good = true;
	int started = 0;

	for (; started < THREADS; started++) {
		jobs[started] = (struct job){model, document, expected, false};
		if (pthread_create(&threads[started], NULL, run, &jobs[started]) != 0) {
			fprintf(stderr, "threads: cannot start one\n");
			good = false;
			break;
		}
	}
	for (int i = 0; i < started; i++) {
		pthread_join(threads[i], NULL);
		good = good && jobs[i].is_same;
	}
	return good;
}

static bool
check(const char *rubrics, const char *path)
{
	zj_document *document = NULL;
	zj_model *model = NULL;
	char *folder = NULL;
	char *expected = NULL;
	bool good = false;

	if (zj_document_load(&document, path, NULL) != ZJ_OK ||
	    asprintf(&folder, "%s/%s", rubrics, zj_document_rubric(document)) < 0) {
		fprintf(stderr, "threads: cannot read %s\n", path);
		goto out;
	}
	if (zj_model_load(&model, folder, NULL) != ZJ_OK) {
		fprintf(stderr, "threads: cannot load %s\n", folder);
		goto out;
	}
	expected = verdict(model, document);
	if (!expected)
		goto out;
	good = threads_agree(model, document, expected);
	printf("%s: %d threads, %d times each: %s\n", path, THREADS, ROUNDS,
	       good ? "all the same" : "DIFFERENT");
out:
	free(expected);
	free(folder);
	zj_model_free(model);
	zj_document_free(document);
	return good;
}

int
main(int argc, char **argv)
{
	bool good = argc > 2;

	for (int i = 2; i < argc; i++)
		good = check(argv[1], argv[i]) && good;
	return good ? 0 : 1;
}
