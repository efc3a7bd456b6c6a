/*
 * The hot loop: one model, one document, scored again and again on one thread. Prints the
 * median of several rounds in nanoseconds of work, per document and per question, for reading the
 * answers, scoring plainly and scoring with the whole trace.
 *
 * Usage: bench_hot RUBRIC ANSWERS [MILLISECONDS-PER-ROUND]
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench.h"
#include "score/score.h"

#define ROUNDS 5

struct work {
	const zj_model *model;
	const zj_document *document;
	const zj_answers *answers;
	struct score_scratch *scratch;
	enum score_detail detail;
};

static zj_status
score_once(const struct work *work)
{
	zj_result *result = NULL;
	zj_status status = score_run(&result, work->model, work->answers, NULL, work->detail,
				     work->scratch, NULL);

	zj_result_free(result);
	return status;
}

static zj_status
read_once(const struct work *work)
{
	zj_answers *answers = NULL;
	zj_status status = zj_answers_read(&answers, work->model, work->document, NULL);

	zj_answers_free(answers);
	return status;
}

static zj_status
parse_once(const struct work *work)
{
	zj_document *document = NULL;
	size_t length;
	const char *bytes = zj_document_bytes(work->document, &length);
	zj_status status = zj_document_read(&document, "answers", bytes, length, NULL);

	zj_document_free(document);
	return status;
}

static void
measure(const char *name, const struct work *work, zj_status (*once)(const struct work *),
	int64_t round_ns)
{
	const size_t questions = zj_model_question_count(work->model);
	int64_t each[ROUNDS];

	for (size_t r = 0; r < ROUNDS; r++) {
		const int64_t begun = bench_now();
		const int64_t worked = bench_worked();
		int64_t count = 0;

		do {
			if (once(work) != ZJ_OK) {
				fprintf(stderr, "bench_hot: %s failed\n", name);
				exit(4);
			}
			count++;
		} while (bench_now() - begun < round_ns);
		each[r] = (bench_worked() - worked) / count;
	}
	const int64_t median = bench_median(each, ROUNDS);
	printf("%-24s %8lld ns a document   %6lld ns a question   (%zu questions)\n", name,
	       (long long)median, (long long)(median / (int64_t)questions), questions);
}

int
main(int count, char **words)
{
	const int64_t round_ns = (count > 3 ? strtol(words[3], NULL, 10) : 300) * 1000000;
	zj_model *model = NULL;
	zj_document *document = NULL;
	zj_answers *answers = NULL;
	struct work work;
	int64_t begun;

	if (count < 3)
		return 3;
	begun = bench_now();
	if (zj_model_load(&model, words[1], NULL) != ZJ_OK ||
	    zj_document_load(&document, words[2], NULL) != ZJ_OK ||
	    zj_model_prepare(model) != ZJ_OK ||
	    zj_answers_read(&answers, model, document, NULL) != ZJ_OK) {
		fputs("bench_hot: cannot load the rubric or the answers\n", stderr);
		return 4;
	}
	printf("%-24s %8lld us, once\n", "load rubric and answers",
	       (long long)((bench_now() - begun) / 1000));
	work = (struct work){model, document, answers, score_scratch_new(), SCORE_BRIEF};
	measure("parse the document", &work, parse_once, round_ns);
	measure("bind the answers", &work, read_once, round_ns);
	measure("score", &work, score_once, round_ns);
	work.detail = SCORE_TRACED;
	measure("score, traced", &work, score_once, round_ns);
	score_scratch_free(work.scratch);
	zj_answers_free(answers);
	zj_document_free(document);
	zj_model_free(model);
	return 0;
}
