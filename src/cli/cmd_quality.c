/*
 * zhijie quality: what in many questionnaires is worth a second look.
 *
 * Files are what is asked about; a store named beside them is what they are held against: last
 * year's filings, and other enterprises' answers. Without files it is the store's results that count.
 */
#include <stdio.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/quality_run.h"

/* --- options ------------------------------------------------------------------------------- */

static enum cli_exit
read_limits(struct quality_run *run)
{
	const struct cli_texts *texts = &run->cli->options.limits;
	struct buf names = BUF_INIT;
	enum cli_exit exit = CLI_DONE;

	run->limits = quality_limits_usual();
	for (size_t i = 0; i < texts->count && !exit; i++) {
		if (quality_limit_set(&run->limits, str_from(texts->items[i])))
			continue;
		for (size_t l = 0; l < QUALITY_LIMIT_COUNT; l++) {
			buf_add_text(&names, l ? ", " : "");
			buf_add_text(&names, quality_limit_name((enum quality_limit)l));
		}
		exit = names.failed ? run_no_memory(run->cli)
				    : message_usage(run->cli, MESSAGE_QUALITY_LIMIT,
						    texts->items[i], names.at, NULL);
	}
	buf_done(&names);
	return exit;
}

/* One of the kinds, by its key. */
static enum quality_kind
kind_of(struct str key)
{
	size_t kind = 0;

	while (kind < QUALITY_KIND_COUNT && !str_is(key, quality_kind_key((enum quality_kind)kind)))
		kind++;
	return (enum quality_kind)kind;
}

/* The option's table has let through no other words. */
static unsigned
kinds_of(const struct cli_texts *texts)
{
	unsigned kinds = texts->count ? 0 : (1u << QUALITY_KIND_COUNT) - 1;

	for (size_t i = 0; i < texts->count; i++)
		kinds |= 1u << kind_of(str_from(texts->items[i]));
	return kinds;
}

static enum cli_exit
read_options(struct quality_run *run)
{
	const struct cli_options *options = &run->cli->options;
	const long cores = sysconf(_SC_NPROCESSORS_ONLN);
	const size_t usual = cores < 1 || cores > (long)BATCH_THREADS_MOST ? 1 : (size_t)cores;
	enum cli_exit exit = plan_threads(run->cli, &run->batch.threads, usual);

	if (!exit)
		exit = walk_check_options(run->cli);
	if (!exit)
		exit = read_limits(run);
	run->kinds = kinds_of(&options->only);
	run->has_files = options->operand_count > 0 || options->files_from;
	if (!exit && run->has_files && options->from_run)
		exit = message_usage(run->cli, MESSAGE_EXCLUSIVE, "PATH", "--run", NULL);
	return exit;
}

/* --- the command --------------------------------------------------------------------------- */

static void
tell_number(struct cli *cli, enum message message, size_t number)
{
	char text[24];

	(void)snprintf(text, sizeof(text), "%zu", number);
	if (number > 0)
		message_note(cli, message, text, NULL, NULL);
}

static enum cli_exit
gather(struct quality_run *run)
{
	enum cli_exit exit = CLI_DONE;

	if (quality_new(&run->quality, &run->limits, run->batch.plan.batch.vocabulary))
		return run_no_memory(run->cli);
	if (run->has_files)
		exit = quality_run_files(run);
	if (!exit && (!run->has_files || run->cli->options.db))
		exit = quality_run_store(run);
	return exit;
}

static enum cli_exit
show(struct quality_run *run, struct outputs *outputs)
{
	struct quality_findings *findings = NULL;

	if (quality_find(&findings, run->quality, run->kinds))
		return run_no_memory(run->cli);
	const struct report_subject subject = {.kind = REPORT_QUALITY, .quality = findings};
	const enum cli_exit exit = outputs_add(outputs, &subject);
	quality_findings_free(findings);
	return exit_worse(exit, outputs_end(outputs));
}

enum cli_exit
cmd_quality(struct cli *cli)
{
	struct quality_run run = {.batch = {.cli = cli}, .cli = cli};
	struct outputs outputs;
	enum cli_exit exit = outputs_init(&outputs, cli, false);

	if (!exit)
		exit = read_options(&run);
	if (!exit)
		exit = walk_init(&run.batch.walk, cli);
	if (!exit)
		exit = plan_init(&run.batch.plan, cli);
	run.batch.limits = &run.limits;
	run.batch.plan.batch.detail = SCORE_TRACED;
	if (!exit)
		exit = gather(&run);
	if (!exit)
		exit = show(&run, &outputs);
	message_summary(cli);
	tell_number(cli, MESSAGE_QUALITY_REFUSED, run.refused);
	tell_number(cli, MESSAGE_QUALITY_PASSED, run.passed);
	if (!exit && run.refused > 0)
		exit = CLI_DOCUMENT;
	quality_free(run.quality);
	batch_worker_free(run.batch.worker);
	documents_close(run.batch.documents);
	table_free(run.batch.finished);
	walk_done(&run.batch.walk);
	plan_done(&run.batch.plan);
	outputs_done(&outputs);
	return exit;
}
