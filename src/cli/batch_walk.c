/*
 * Walking folders in order of name.
 */
#define _DEFAULT_SOURCE /* d_type */

#include "cli/batch_walk.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/vec.h"
#include "cli/message.h"
#include "cli/run.h"
#include "text/text.h"

struct entry {
	const char *name;
	bool is_folder;
};

/* A folder, and how far it is gone through. */
struct folder {
	struct arena *arena;
	struct vec entries; /* struct entry, by name */
	size_t next;
	size_t path_length; /* of its own path, with the slash */
};

static void
folder_done(struct folder *folder)
{
	vec_done(&folder->entries);
	arena_free(folder->arena);
}

/* What it is: a link to a file is a file, as is one that leads nowhere, to be told of; one to a
 * folder is passed over, or it might lead in a circle. */
static mode_t
kind_of(struct walk *walk, const struct dirent *found)
{
	struct stat about;
	const size_t length = walk->path.len;
	mode_t kind = 0;

	if (found->d_type == DT_REG)
		return S_IFREG;
	if (found->d_type == DT_DIR)
		return S_IFDIR;
	if (found->d_type != DT_UNKNOWN && found->d_type != DT_LNK)
		return 0;
	buf_add_text(&walk->path, found->d_name);
	if (!walk->path.failed && lstat(walk->path.at, &about) == 0) {
		kind = about.st_mode & S_IFMT;
		if (kind == S_IFLNK)
			kind = stat(walk->path.at, &about) != 0 || S_ISREG(about.st_mode) ? S_IFREG
											  : 0;
	}
	walk->path.len = length;
	return kind;
}

static const char *
written_path(const struct cli_options *options, size_t index)
{
	if (index == options->outputs.count)
		return options->bad;
	const char *colon = strchr(options->outputs.items[index], ':');
	return colon ? colon + 1 : NULL;
}

/* Is it what the run writes, left there by an earlier one? */
static bool
is_written(struct walk *walk, const char *name)
{
	const struct cli_options *options = &walk->cli->options;
	const size_t length = walk->path.len;
	bool is_it = false;

	for (size_t i = 0; i <= options->outputs.count && !is_it; i++) {
		const char *path = written_path(options, i);
		const char *slash = path ? strrchr(path, '/') : NULL;
		struct stat about[2];

		if (!path || strcmp(slash ? slash + 1 : path, name) != 0)
			continue;
		buf_add_text(&walk->path, name);
		is_it = !walk->path.failed && stat(walk->path.at, &about[0]) == 0 &&
			stat(path, &about[1]) == 0 && about[0].st_dev == about[1].st_dev &&
			about[0].st_ino == about[1].st_ino;
		walk->path.len = length;
	}
	return is_it;
}

static bool
add_entry(struct walk *walk, struct folder *folder, const struct dirent *found)
{
	const struct str name = str_from(found->d_name);

	if (name.at[0] == '.')
		return true;
	const mode_t kind = kind_of(walk, found);
	if (kind != S_IFDIR &&
	    (kind != S_IFREG || !source_is_known(name) || is_written(walk, found->d_name)))
		return true;
	struct entry *entry = vec_push(&folder->entries);
	if (!entry)
		return false;
	entry->name = arena_str(folder->arena, name).at;
	entry->is_folder = kind == S_IFDIR;
	return entry->name != NULL;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

/* Go into the folder that `path` names. False: it cannot be read, and is handed out as it is. */
static bool
enter(struct walk *walk)
{
	DIR *dir = walk->folders.count < LIMIT_FOLDERS ? opendir(walk->path.at) : NULL;
	struct folder *folder = dir ? vec_push(&walk->folders) : NULL;
	const struct dirent *found;

	if (!folder) {
		walk->failed |= dir != NULL;
		if (dir)
			(void)closedir(dir);
		return false;
	}
	if (walk->path.len > 0 && walk->path.at[walk->path.len - 1] != '/')
		buf_add_char(&walk->path, '/');
	folder->entries = VEC_INIT(struct entry);
	folder->arena = arena_new();
	folder->path_length = walk->path.len;
	walk->failed |= !folder->arena;
	while (!walk->failed && (found = readdir(dir)))
		walk->failed |= !add_entry(walk, folder, found);
	(void)closedir(dir);
	if (folder->entries.count > 0)
		qsort(folder->entries.items, folder->entries.count, sizeof(struct entry), by_name);
	return true;
}

/* The next in the innermost folder; NULL: it is at its end, and left. */
static const struct entry *
next_entry(struct walk *walk)
{
	struct folder *folder = vec_at(&walk->folders, walk->folders.count - 1);

	if (folder->next == folder->entries.count) {
		folder_done(folder);
		walk->folders.count--;
		return NULL;
	}
	walk->path.len = folder->path_length;
	return vec_at(&folder->entries, folder->next++);
}

static bool
is_folder(const char *path)
{
	struct stat about;

	return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

/* A path that was named: itself, or the way into a folder. */
static bool
set_named(struct walk *walk, const char *path)
{
	buf_clear(&walk->path);
	buf_add_text(&walk->path, path);
	walk->failed |= walk->path.failed;
	return walk->failed || !is_folder(path) || !enter(walk);
}

/* The next of the list; NULL at its end. */
static const char *
next_line(struct walk *walk)
{
	ssize_t length;

	while (walk->list) {
		errno = 0;
		length = getdelim(&walk->line, &walk->line_room, walk->separator, walk->list);
		if (length < 0) {
			walk->failed |= errno == ENOMEM;
			if (walk->list != stdin)
				(void)fclose(walk->list);
			walk->list = NULL;
			break;
		}
		if (length > 0 && walk->line[length - 1] == walk->separator)
			walk->line[--length] = '\0';
		if (length > 0 && walk->separator == '\n' && walk->line[length - 1] == '\r')
			walk->line[--length] = '\0';
		if (length > 0)
			return walk->line;
	}
	return NULL;
}

/* --- patterns --------------------------------------------------------------------------- */

static bool
is_pattern(const char *text)
{
	struct stat about;

	return strpbrk(text, "*?[") && lstat(text, &about) != 0;
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Folders that may not be read match nothing; only where memory ran out is that no answer. */
static int
is_final(const char *path, int error)
{
	(void)path;
	return error == ENOMEM;
}

/* Where nothing matches, the pattern stands for itself, for reading it to say so. */
static void
match(struct walk *walk, const char *pattern)
{
	globfree(&walk->matched);
	walk->matched = (glob_t){.gl_pathc = 0};
	walk->match = 0;
	const int status = glob(pattern, GLOB_NOSORT | GLOB_NOCHECK, is_final, &walk->matched);
	walk->failed |= status == GLOB_NOSPACE || status == GLOB_ABORTED;
	if (walk->matched.gl_pathc > 0)
		qsort(walk->matched.gl_pathv, walk->matched.gl_pathc, sizeof(char *), by_path);
}

static const char *
next_named(struct walk *walk)
{
	const struct cli_options *options = &walk->cli->options;

	for (;;) {
		if (walk->match < walk->matched.gl_pathc)
			return walk->matched.gl_pathv[walk->match++];
		if (walk->failed || walk->operand == options->operand_count)
			return walk->failed ? NULL : next_line(walk);
		const char *operand = options->operands[walk->operand++];
		if (!is_pattern(operand))
			return operand;
		match(walk, operand);
	}
}

static enum cli_exit
check_patterns(struct cli *cli)
{
	for (size_t i = 0; i < cli->options.operand_count; i++) {
		const char *operand = cli->options.operands[i];
		if (strstr(operand, "**") && is_pattern(operand))
			return message_usage(cli, MESSAGE_BATCH_STARS, operand, NULL, NULL);
	}
	return CLI_DONE;
}

/* --- the walk --------------------------------------------------------------------------- */

/* One step; true: a file is found. */
static bool
step(struct walk *walk, bool *is_at_end)
{
	if (walk->folders.count == 0) {
		const char *named = next_named(walk);
		*is_at_end = !named;
		return named && set_named(walk, named);
	}
	const struct entry *entry = next_entry(walk);
	if (!entry)
		return false;
	buf_add_text(&walk->path, entry->name);
	walk->failed |= walk->path.failed;
	return walk->failed || !entry->is_folder || !enter(walk);
}

const char *
walk_next(struct walk *walk)
{
	bool is_at_end = false;

	while (!is_at_end && !walk->failed) {
		if (step(walk, &is_at_end) && !walk->failed)
			return walk->path.at;
	}
	return NULL;
}

enum cli_exit
walk_check_options(struct cli *cli)
{
	if (cli->options.is_nul_separated && !cli->options.files_from)
		return message_usage(cli, MESSAGE_ONLY_WITH, "--null", "--files-from", NULL);
	return CLI_DONE;
}

enum cli_exit
walk_init(struct walk *walk, struct cli *cli)
{
	const char *list = cli->options.files_from;

	*walk = (struct walk){.cli = cli, .separator = cli->options.is_nul_separated ? '\0' : '\n'};
	walk->folders = VEC_INIT(struct folder);
	const enum cli_exit exit = check_patterns(cli);
	if (exit || !list)
		return exit;
	walk->list = strcmp(list, "-") == 0 ? stdin : fopen(list, "re");
	if (walk->list)
		return CLI_DONE;
	message_error(cli, MESSAGE_READ, list, message_errno(cli, errno), NULL);
	return CLI_ENVIRONMENT;
}

void
walk_done(struct walk *walk)
{
	for (size_t i = 0; i < walk->folders.count; i++)
		folder_done(vec_at(&walk->folders, i));
	vec_done(&walk->folders);
	globfree(&walk->matched);
	if (walk->list && walk->list != stdin)
		(void)fclose(walk->list);
	free(walk->line);
	buf_done(&walk->path);
}
