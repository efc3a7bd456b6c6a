/*
 * Where results go: standard output and files, in as many formats as asked for.
 */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "cli/cli.h"
#include "cli/run.h"
#include "report/report.h"

/* One -o FORMAT[:FILE]. */
struct output {
	const struct report_format *format;
	const char *path; /* NULL: standard output */
	struct buf bytes;
	size_t count;   /* subjects written */
	bool is_broken; /* one could not be: nothing of it is shown as if it were whole */
};

struct outputs {
	struct cli *cli;
	char now[RUN_NOW_SIZE];
	size_t count;
	struct output *items;
	size_t result_count; /* for lists of contents; 0: none */
	const zj_result *const *results;
	bool is_series; /* several subjects are to be expected */
	bool is_held;   /* standard output waits for outputs_end(), too: nothing is shown
				   as done that is not saved yet */
};

/*
 * Read the -o options; none means text on standard output. CLI_USAGE, CLI_ENVIRONMENT.
 * outputs_done() in either case.
 */
enum cli_exit outputs_init(struct outputs *outputs, struct cli *cli, bool is_series);
void outputs_done(struct outputs *outputs);

/*
 * Let the pages that can begin with a list of these results; each is then added as the part of
 * its number (report_subject.part), from 1. Before the first subject of a series; the results are
 * borrowed until then.
 */
void outputs_contents(struct outputs *outputs, const zj_result *const *results, size_t count);

/* Add a subject to every output. What goes to standard output is put there at once, files
 * wait for outputs_end(). */
enum cli_exit outputs_add(struct outputs *outputs, const struct report_subject *subject);

/* Add it to the pages only: data has what it says in the results themselves. */
enum cli_exit outputs_add_page(struct outputs *outputs, const struct report_subject *subject);

/* Add it to the others only: a page says it more briefly. */
enum cli_exit outputs_add_data(struct outputs *outputs, const struct report_subject *subject);

/* Close series and write the files, each whole or not at all. */
enum cli_exit outputs_end(struct outputs *outputs);

/* How a page for standard output is to look. */
struct report_options output_options(const struct cli *cli);

/* Write to standard output; a failure is told once. */
enum cli_exit output_print(struct cli *cli, struct str bytes);

#endif
