/*
 * Figures for people, on the way and at the end.
 */
#include "cli/batch_tell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/io.h"
#include "base/utf8.h"
#include "cli/message.h"
#include "model/model.h"

enum {
	LIVE_MILLISECONDS = 100,
	PLAIN_MILLISECONDS = 5000
};

/* Where what stands in a tally's settled figures. */
enum {
	SETTLED_COUNT,
	SETTLED_PROVISIONAL,
	SETTLED_LOOK, /* worth one */
	SETTLED_TIERS
};

int64_t
batch_clock(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* --- on the way ------------------------------------------------------------------------- */

void
batch_progress_init(struct batch_progress *progress, struct cli *cli, size_t total)
{
	const char *how = cli->options.progress;
	const int64_t now = batch_clock();

	*progress = (struct batch_progress){
		.cli = cli,
		.is_live = cli->is_err_terminal && (!how || strcmp(how, "auto") == 0),
		.is_plain = how && strcmp(how, "plain") == 0,
		.begun = now,
		.told = now,
		.total = total,
	};
}

static size_t
per_second(size_t files, int64_t milliseconds)
{
	return milliseconds > 0 ? files * 1000 / (size_t)milliseconds : files;
}

static void
add_line(struct buf *out, const struct batch_progress *progress, const struct store_counts *counts,
	 int64_t now)
{
	const zj_lang lang = progress->cli->lang;
	const size_t rate = per_second(counts->files, now - progress->begun);
	char files[48];
	char each[24];
	char refused[24];
	char left[24];

	if (progress->total > 0 && progress->total >= counts->files)
		(void)snprintf(files, sizeof(files), "%zu/%zu", counts->files, progress->total);
	else
		(void)snprintf(files, sizeof(files), "%zu", counts->files);
	(void)snprintf(each, sizeof(each), "%zu", rate);
	(void)snprintf(refused, sizeof(refused), "%zu", counts->refused);
	message_add(out, MESSAGE_BATCH_PROGRESS, lang, str_from(files), str_from(each),
		    str_from(refused));
	if (rate == 0 || progress->total <= counts->files)
		return;
	const size_t seconds = (progress->total - counts->files) / rate;
	(void)snprintf(left, sizeof(left), "%zu:%02zu", seconds / 60, seconds % 60);
	message_add(out, MESSAGE_BATCH_LEFT, lang, str_from(left), STR_NONE, STR_NONE);
}

void
batch_progress_tell(struct batch_progress *progress, const struct store_counts *counts)
{
	struct buf line = BUF_INIT;

	if (!progress->is_live && !progress->is_plain)
		return;
	const int64_t now = batch_clock();
	if (now - progress->told < (progress->is_live ? LIVE_MILLISECONDS : PLAIN_MILLISECONDS))
		return;
	progress->told = now;
	buf_add_text(&line, progress->is_live ? "\r" : "zhijie: ");
	add_line(&line, progress, counts, now);
	buf_add_text(&line, progress->is_live ? "\x1b[K" : "\n");
	if (!line.failed)
		(void)io_write_fd(STDERR_FILENO, buf_str(&line));
	progress->is_shown = progress->is_live;
	buf_done(&line);
}

void
batch_progress_clear(struct batch_progress *progress)
{
	if (progress->is_shown)
		(void)io_write_fd(STDERR_FILENO, STR("\r\x1b[K"));
	progress->is_shown = false;
}

/* --- at the end ------------------------------------------------------------------------- */

static struct batch_tally *
tally_of(struct vec *tallies, const zj_model *model)
{
	for (size_t i = 0; i < tallies->count; i++) {
		struct batch_tally *tally = vec_at(tallies, i);
		if (tally->model == model)
			return tally;
	}
	struct batch_tally *tally = vec_push(tallies);
	if (!tally)
		return NULL;
	tally->by_tier = calloc(model->tier_count + 1, sizeof(*tally->by_tier));
	tally->settled = calloc(model->tier_count + SETTLED_TIERS + 1, sizeof(*tally->settled));
	if (!tally->by_tier || !tally->settled) {
		free(tally->by_tier);
		free(tally->settled);
		tallies->count--;
		return NULL;
	}
	tally->model = model;
	return tally;
}

bool
batch_tally_add(struct vec *tallies, const struct store_row *row, bool is_worth_a_look)
{
	struct batch_tally *tally = tally_of(tallies, row->model);

	if (!tally)
		return false;
	tally->count++;
	tally->provisional += row->tier != row->best_tier;
	tally->worth_a_look += is_worth_a_look;
	tally->by_tier[row->tier]++;
	return true;
}

void
batch_tally_settle(struct vec *tallies)
{
	for (size_t i = 0; i < tallies->count; i++) {
		const struct batch_tally *tally = vec_at(tallies, i);
		tally->settled[SETTLED_COUNT] = tally->count;
		tally->settled[SETTLED_PROVISIONAL] = tally->provisional;
		tally->settled[SETTLED_LOOK] = tally->worth_a_look;
		memcpy(tally->settled + SETTLED_TIERS, tally->by_tier,
		       (tally->model->tier_count + 1) * sizeof(*tally->by_tier));
	}
}

void
batch_tally_done(struct vec *tallies)
{
	for (size_t i = 0; i < tallies->count; i++) {
		const struct batch_tally *tally = vec_at(tallies, i);
		free(tally->by_tier);
		free(tally->settled);
	}
	vec_done(tallies);
}

static void
add_message(struct buf *out, enum message message, zj_lang lang, struct str a, struct str b,
	    struct str c)
{
	message_add(out, message, lang, a, b, c);
	buf_add_char(out, '\n');
}

/* "  title      12", the figures below each other. */
static void
add_figure(struct buf *out, struct str title, size_t width, size_t figure)
{
	buf_add_text(out, "  ");
	buf_add(out, title);
	buf_add_repeat(out, STR(" "), width - utf8_width(title));
	buf_printf(out, "%10zu\n", figure);
}

static struct str
tier_title(const zj_model *model, size_t tier, zj_lang lang)
{
	return str_from(tier ? zj_model_tier_title(model, tier - 1, lang)
			     : message_text(MESSAGE_NO_TIER, lang));
}

static void
add_tally(struct buf *out, zj_lang lang, const struct batch_tally *tally)
{
	const zj_model *model = tally->model;
	const size_t *settled = tally->settled;
	const struct str provisional = str_from(message_text(MESSAGE_BATCH_PROVISIONAL, lang));
	const struct str worth_a_look = str_from(message_text(MESSAGE_BATCH_LOOK, lang));
	size_t width = utf8_width(settled[SETTLED_LOOK] ? worth_a_look : provisional);
	char count[24];

	if (settled[SETTLED_COUNT] == 0)
		return;
	(void)snprintf(count, sizeof(count), "%zu", settled[SETTLED_COUNT]);
	add_message(out, MESSAGE_BATCH_RUBRIC, lang, model->id, model->version, str_from(count));
	for (size_t i = 0; i <= model->tier_count; i++) {
		const size_t title = utf8_width(tier_title(model, i, lang));
		width = title > width ? title : width;
	}
	for (size_t i = model->tier_count + 1; i > 0 && model->tier_count > 0; i--)
		add_figure(out, tier_title(model, i - 1, lang), width,
			   settled[SETTLED_TIERS + i - 1]);
	if (settled[SETTLED_PROVISIONAL])
		add_figure(out, provisional, width, settled[SETTLED_PROVISIONAL]);
	if (settled[SETTLED_LOOK])
		add_figure(out, worth_a_look, width, settled[SETTLED_LOOK]);
}

void
batch_add_summary(struct buf *out, zj_lang lang, const struct batch_summary *summary)
{
	const struct store_counts *counts = summary->counts;
	const int64_t milliseconds = summary->milliseconds;
	char texts[3][24];

	(void)snprintf(texts[0], sizeof(texts[0]), "%zu", counts->scored);
	(void)snprintf(texts[1], sizeof(texts[1]), "%zu", counts->refused);
	(void)snprintf(texts[2], sizeof(texts[2]), "%zu", counts->unchanged);
	add_message(out, summary->has_several ? MESSAGE_BATCH_DOCUMENTS : MESSAGE_BATCH_FILES, lang,
		    str_from(texts[0]), str_from(texts[1]), str_from(texts[2]));
	(void)snprintf(texts[0], sizeof(texts[0]), "%zu", summary->warned);
	if (summary->warned)
		add_message(out, MESSAGE_BATCH_WARNED, lang, str_from(texts[0]), STR_NONE,
			    STR_NONE);
	for (size_t i = 0; i < summary->tallies->count; i++)
		add_tally(out, lang, vec_at(summary->tallies, i));
	if (milliseconds < 0)
		return;
	(void)snprintf(texts[0], sizeof(texts[0]), "%lld.%lld", (long long)(milliseconds / 1000),
		       (long long)(milliseconds % 1000 / 100));
	(void)snprintf(texts[1], sizeof(texts[1]), "%zu", per_second(counts->files, milliseconds));
	add_message(out, summary->has_several ? MESSAGE_BATCH_DOCUMENTS_TIME : MESSAGE_BATCH_TIME,
		    lang, str_from(texts[0]), str_from(texts[1]), STR_NONE);
}
