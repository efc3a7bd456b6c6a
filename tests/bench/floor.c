/*
 * What a batch cannot go below: reading the files in and below a folder and nothing else, or reading
 * them with libyaml's events and nothing made of those.
 *
 * Usage: bench_floor read|events FOLDER
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <yaml.h>

enum {
	ROOM = 1 << 20
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

/* How many files there were; takes `fd`. A name without a dot is a folder. */
static size_t
walk(int fd, bool is_parsing)
{
	DIR *folder = fdopendir(fd);
	const struct dirent *entry;
	size_t count = 0;

	while (folder && (entry = readdir(folder))) {
		if (entry->d_name[0] == '.')
			continue;
		if (!strchr(entry->d_name, '.')) {
			count +=
				walk(openat(fd, entry->d_name, O_RDONLY | O_DIRECTORY), is_parsing);
			continue;
		}
		const size_t length = read_file(fd, entry->d_name);
		if (is_parsing)
			parse(length);
		count++;
	}
	if (folder)
		closedir(folder);
	return count;
}

int
main(int argc, char **argv)
{
	const bool is_parsing = argc > 1 && strcmp(argv[1], "events") == 0;

	if (argc < 3)
		return 3;
	return walk(open(argv[2], O_RDONLY | O_DIRECTORY), is_parsing) ? 0 : 4;
}
