/*
 * Reading YAML, alone: libyaml's events and nothing made of them, our tree by libyaml, and our
 * tree as it is really read, over the same bytes, taking turns. Beside them what a file costs
 * before it is parsed, and what the same tree takes as JSON. Prints the median of several rounds
 * in nanoseconds of work for all files given together, and how many times quicker than libyaml's
 * events that is.
 *
 * Usage: bench_text MILLISECONDS-PER-ROUND [FILE ...]
 *
 * Without a file it reads a survey of 8 kB that it makes up: 134 questions, in Chinese.
 */
#include <stdio.h>
#include <stdlib.h>
#include <yaml.h>

#include "base/buf.h"
#include "base/quote.h"
#include "base/utf8.h"
#include "bench.h"
#include "text/text.h"
#include "text/yaml.h"

#define ROUNDS 5
#define SOURCES 64
#define QUESTIONS 134

struct work {
	struct source *sources[SOURCES];
	struct source *jsons[SOURCES]; /* the same trees as JSON */
	struct buf texts[SOURCES];     /* … and their bytes */
	size_t count;
	size_t bytes;
	struct arena *arena;
	struct yaml_scratch *scratch;
};

static bool
events_of(const struct source *source)
{
	yaml_parser_t parser;
	bool is_good = yaml_parser_initialize(&parser);
	bool is_done = !is_good;

	if (!is_good)
		return false;
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)source->file.bytes.at,
				     source->file.bytes.len);
	while (!is_done) {
		yaml_event_t event;
		is_good = yaml_parser_parse(&parser, &event);
		is_done = !is_good || event.type == YAML_STREAM_END_EVENT;
		if (is_good)
			yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return is_good;
}

static bool
read_events(const struct work *work, const struct source *source)
{
	(void)work;
	return events_of(source);
}

static bool
read_slow(const struct work *work, const struct source *source)
{
	const struct node *root;

	arena_reset(work->arena);
	return yaml_read_slow(&root, source, work->arena, NULL) == ZJ_OK;
}

static bool
read_once(const struct work *work, const struct source *source)
{
	const struct node *root;

	arena_reset(work->arena);
	return yaml_read(&root, source, work->arena, NULL) == ZJ_OK;
}

static bool
read_again(const struct work *work, const struct source *source)
{
	const struct node *root;

	arena_reset(work->arena);
	return yaml_read_with(&root, source, work->arena, work->scratch, NULL) == ZJ_OK;
}

static bool
read_json(const struct work *work, const struct source *source)
{
	const struct node *root;
	size_t i = 0;

	while (work->sources[i] != source)
		i++;
	arena_reset(work->arena);
	return json_read_with(&root, work->jsons[i], work->arena, work->scratch, NULL) == ZJ_OK;
}

static bool
check_utf8(const struct work *work, const struct source *source)
{
	bool is_ordinary;

	(void)work;
	return utf8_check(source->file.bytes, &is_ordinary) == source->file.bytes.len;
}

static bool
fingerprint(const struct work *work, const struct source *source)
{
	struct hash hash = hash_of(source->file.bytes);

	(void)work;
	return hash.bytes[0] != hash.bytes[1] || hash.bytes[2] != hash.bytes[3];
}

static const struct step {
	const char *name;
	bool (*run)(const struct work *work, const struct source *source);
} STEPS[] = {
	{"libyaml's events alone", read_events},
	{"a tree by libyaml", read_slow},
	{"a tree", read_once},
	{"a tree, scratch kept", read_again},
	{"as JSON, scratch kept", read_json},
	{"beside it: checking UTF-8", check_utf8},
	{"beside it: fingerprint", fingerprint},
};

enum {
	STEP_COUNT = sizeof(STEPS) / sizeof(STEPS[0])
};

/* Nanoseconds of work for all sources, once. */
static int64_t
round_of(const struct work *work, const struct step *step, int64_t round_ns)
{
	const int64_t begun = bench_now();
	const int64_t worked = bench_worked();
	int64_t count = 0;

	do {
		for (size_t i = 0; i < work->count; i++) {
			if (!step->run(work, work->sources[i])) {
				fprintf(stderr, "bench_text: %s failed\n", step->name);
				exit(4);
			}
		}
		count++;
	} while (bench_now() - begun < round_ns);
	return (bench_worked() - worked) / count;
}

static void
measure(const struct work *work, int64_t round_ns)
{
	int64_t times[STEP_COUNT][ROUNDS];
	int64_t floor = 0;

	for (size_t round = 0; round < ROUNDS; round++) {
		for (size_t i = 0; i < STEP_COUNT; i++)
			times[i][round] = round_of(work, &STEPS[i], round_ns);
	}
	for (size_t i = 0; i < STEP_COUNT; i++) {
		const int64_t median = bench_median(times[i], ROUNDS);
		const int64_t tenths = median ? 10 * (floor ? floor : median) / median : 0;
		if (i == 0)
			floor = median;
		printf("%-26s %9lld ns   %3lld.%lld times quicker\n", STEPS[i].name,
		       (long long)median, (long long)(tenths / 10), (long long)(tenths % 10));
	}
}

/* As people fill them in: words, numbers, evidence, notes. */
static void
write_survey(struct buf *out)
{
	static const char *const answers[] = {"full", "most", "part", "none", "yes", "12.5"};

	buf_add_text(out, "rubric: smart-factory\nenterprise: {name: 示例公司, id: example-1}\n"
			  "by: {role: self, date: 2026-05-01}\nanswers:\n");
	for (unsigned i = 0; i < QUESTIONS; i++) {
		buf_printf(out, "  ops.part%u.question%u: ", i / 12, i % 12);
		const char *answer = answers[i % 6];
		switch (i % 4) {
		case 0:
			buf_printf(out, "{answer: %s, evidence: [监控画面截图.pdf]}\n", answer);
			break;
		case 1:
			buf_printf(out, "{answer: %s, note: 已在两条产线实施，明年推广}\n", answer);
			break;
		default:
			buf_printf(out, "%s\n", answer);
		}
		if (i % 12 == 11)
			buf_printf(out, "  # 生产作业·第%u部分：设备、工序与系统\n", i / 12 + 1);
	}
}

/* Numbers and words are texts here: as JSON they are read in the same way but for the quotes. */
static void
write_json(struct buf *out, const struct node *node)
{
	const size_t each = node->kind == NODE_MAP ? 2 : 1;

	switch (node->kind) {
	case NODE_NULL:
		buf_add_text(out, "null");
		return;
	case NODE_SCALAR:
		quote_json(out, node->text);
		return;
	case NODE_LIST:
	case NODE_MAP:
		break;
	}
	buf_add_char(out, node->kind == NODE_MAP ? '{' : '[');
	for (size_t i = 0; i < node->count * each; i++) {
		buf_add_text(out, i == 0 ? "" : i % each ? ": " : ", ");
		write_json(out, &node->items[i]);
	}
	buf_add_char(out, node->kind == NODE_MAP ? '}' : ']');
}

static bool
add_source(struct work *work, struct source *source)
{
	struct buf *json = &work->texts[work->count];
	const struct node *root;

	arena_reset(work->arena);
	if (yaml_read(&root, source, work->arena, NULL))
		return false;
	write_json(json, root);
	if (json->failed || source_borrow(&work->jsons[work->count], "json", buf_str(json), NULL))
		return false;
	work->sources[work->count++] = source;
	work->bytes += source->file.bytes.len;
	return true;
}

static bool
find_sources(struct work *work, struct buf *survey, char **paths, int count)
{
	struct source *source;

	if (count == 0) {
		write_survey(survey);
		if (survey->failed || source_borrow(&source, "survey", buf_str(survey), NULL))
			return false;
		if (!add_source(work, source))
			return false;
	}
	for (int i = 0; i < count && i < SOURCES; i++) {
		if (source_load(&source, paths[i], NULL))
			return false;
		if (!add_source(work, source))
			return false;
	}
	return true;
}

int
main(int count, char **words)
{
	struct work work = {.arena = arena_new(), .scratch = yaml_scratch_new()};
	struct buf survey = BUF_INIT;

	if (count < 2)
		return 3;
	if (!work.arena || !work.scratch || !find_sources(&work, &survey, words + 2, count - 2)) {
		fputs("bench_text: cannot read the files\n", stderr);
		return 4;
	}
	printf("%zu file%s, %zu bytes\n", work.count, work.count == 1 ? "" : "s", work.bytes);
	measure(&work, strtol(words[1], NULL, 10) * 1000000);
	for (size_t i = 0; i < work.count; i++) {
		source_free(work.sources[i]);
		source_free(work.jsons[i]);
		buf_done(&work.texts[i]);
	}
	yaml_scratch_free(work.scratch);
	arena_free(work.arena);
	buf_done(&survey);
	return 0;
}
