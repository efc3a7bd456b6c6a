/*
 * What a batch cannot go below: reading the files of a folder and nothing else, and reading them
 * with libyaml's events and nothing made of those. Prints nanoseconds of wall time in all, and a
 * file, the median of several rounds.
 *
 * Usage: bench_floor read|events FOLDER [ROUNDS]
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <yaml.h>

#include "bench.h"

enum {
	ROOM = 1 << 20,
	ROUNDS_MOST = 100
};

static char bytes[ROOM];

/* Its length. */
static size_t
read_file(int folder, const char *name)
{
	const int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
	size_t length = 0;
	ssize_t got;

	while (fd >= 0 && (got = read(fd, bytes + length, ROOM - length)) > 0)
		length += (size_t)got;
	if (fd >= 0)
		close(fd);
	return length;
}

static void
parse(size_t length)
{
	yaml_parser_t parser;
	yaml_event_t event;
	bool is_done = !yaml_parser_initialize(&parser);

	yaml_parser_set_input_string(&parser, (const unsigned char *)bytes, length);
	while (!is_done) {
		is_done =
			!yaml_parser_parse(&parser, &event) || event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
}

static int
is_file(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int
main(int argc, char **argv)
{
	const bool is_parsing = argc > 1 && strcmp(argv[1], "events") == 0;
	const size_t rounds = argc > 3 ? strtoul(argv[3], NULL, 10) : 5;
	struct dirent **entries = NULL;
	int64_t times[ROUNDS_MOST];

	if (argc < 3 || rounds < 1 || rounds > ROUNDS_MOST)
		return 3;
	const int folder = open(argv[2], O_RDONLY | O_DIRECTORY);
	const int count = scandir(argv[2], &entries, is_file, alphasort);
	if (folder < 0 || count < 1)
		return 4;
	for (size_t r = 0; r < rounds; r++) {
		const int64_t begun = bench_now();
		for (int i = 0; i < count; i++) {
			const size_t length = read_file(folder, entries[i]->d_name);
			if (is_parsing)
				parse(length);
		}
		times[r] = bench_now() - begun;
	}
	const int64_t median = bench_median(times, rounds);
	printf("%-28s %9.1f ms %8.2f us a file\n", argv[1], (double)median / 1e6,
	       (double)median / 1e3 / count);
	for (int i = 0; i < count; i++)
		free(entries[i]);
	free(entries);
	close(folder);
	return 0;
}
