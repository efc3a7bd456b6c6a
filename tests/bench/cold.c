/*
 * Time whole commands against each other, cold: each run is a new process.
 *
 * Usage: bench_cold RUNS NAME COMMAND [ARG ...] [--- NAME COMMAND [ARG ...]] ...
 *
 * The commands take turns (A B C A B C …), so that a machine that slows down slows them all.
 * A word of %d in a command becomes the number of the run. Prints for each the median, the
 * least and the 90th percentile of the wall time in microseconds, and the median of the ratio
 * to the first command, turn by turn. A command that fails ends it all; what commands print
 * is thrown away.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

#define COMMANDS 12
#define RUNS 10000
#define WORDS 64

extern char **environ;

struct command {
	const char *name;
	char **words;
	size_t count;
	int64_t *times; /* nanoseconds, by run */
};

/* The wall time of one run in nanoseconds; -1 when it failed. */
static int64_t
run_once(const struct command *command, size_t run, posix_spawn_file_actions_t *quiet)
{
	char numbers[WORDS][256];
	char *words[WORDS + 1];
	int64_t begun;
	pid_t child;
	int status;

	for (size_t i = 0; i < command->count; i++) {
		const char *mark = strstr(command->words[i], "%d");

		words[i] = command->words[i];
		if (mark == NULL)
			continue;
		snprintf(numbers[i], sizeof(numbers[i]), "%.*s%zu%s", (int)(mark - words[i]),
			 words[i], run, mark + 2);
		words[i] = numbers[i];
	}
	words[command->count] = NULL;
	begun = bench_now();
	if (posix_spawn(&child, words[0], quiet, NULL, words, environ) != 0)
		return -1;
	if (waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return -1;
	return bench_now() - begun;
}

static size_t
parse(struct command commands[COMMANDS], int count, char **words)
{
	size_t made = 0;

	for (int i = 2; i < count && made < COMMANDS; i++) {
		struct command *command = &commands[made++];

		command->name = words[i++];
		command->words = &words[i];
		while (i < count && strcmp(words[i], "---") != 0 && command->count < WORDS) {
			command->count++;
			i++;
		}
	}
	return made;
}

static void
print(const struct command *command, const struct command *first, size_t runs)
{
	int64_t *sorted = malloc(runs * sizeof(*sorted));
	int64_t *ratios = malloc(runs * sizeof(*ratios));

	if (sorted == NULL || ratios == NULL)
		exit(4);
	for (size_t r = 0; r < runs; r++) {
		sorted[r] = command->times[r];
		ratios[r] = command->times[r] * 1000 / first->times[r];
	}
	qsort(sorted, runs, sizeof(*sorted), bench_compare);
	qsort(ratios, runs, sizeof(*ratios), bench_compare);
	printf("%-24s median %7lld us   least %7lld us   p90 %7lld us   ratio %lld.%03lld\n",
	       command->name, (long long)(sorted[runs / 2] / 1000), (long long)(sorted[0] / 1000),
	       (long long)(sorted[runs * 9 / 10] / 1000), (long long)(ratios[runs / 2] / 1000),
	       (long long)(ratios[runs / 2] % 1000));
	free(ratios);
	free(sorted);
}

int
main(int count, char **words)
{
	static struct command commands[COMMANDS];
	const size_t runs = count > 3 ? (size_t)strtoul(words[1], NULL, 10) : 0;
	const size_t made = parse(commands, count, words);
	posix_spawn_file_actions_t quiet;

	if (runs == 0 || runs > RUNS || made == 0) {
		fputs("usage: bench_cold RUNS NAME COMMAND [ARG ...] [--- NAME COMMAND ...] ...\n",
		      stderr);
		return 3;
	}
	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&quiet, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	for (size_t c = 0; c < made; c++) {
		commands[c].times = calloc(runs, sizeof(int64_t));
		if (commands[c].times == NULL || run_once(&commands[c], runs, &quiet) < 0) {
			fprintf(stderr, "bench_cold: %s failed\n", commands[c].name);
			return 4;
		}
	}
	for (size_t r = 0; r < runs; r++) {
		for (size_t c = 0; c < made; c++) {
			commands[c].times[r] = run_once(&commands[c], r, &quiet);
			if (commands[c].times[r] < 0) {
				fprintf(stderr, "bench_cold: %s failed in run %zu\n",
					commands[c].name, r);
				return 4;
			}
		}
	}
	for (size_t c = 0; c < made; c++)
		print(&commands[c], &commands[0], runs);
	posix_spawn_file_actions_destroy(&quiet);
	return 0;
}
