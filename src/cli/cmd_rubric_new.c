/*
 * zhijie rubric new: a commented rubric to start from, in a folder of its own. The folder is
 * put together under another name and renamed, so that it appears whole or not at all.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/run.h"
#include "review/review.h"
#include "rubric/rubric.h"

struct maker {
	struct cli *cli;
	const char *folder; /* as asked for */
	struct buf made;    /* where it is put together */
	struct buf path;    /* of what is at hand */
	bool is_begun;
};

/* ---- what was asked for ---- */

static bool
is_one_line(struct str text)
{
	if (utf8_first_bad(text) != text.len)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if ((unsigned char)text.at[i] < 0x20 || text.at[i] == 0x7F)
			return false;
	}
	return true;
}

/* A rubric called null would be nothing at all in YAML. */
static enum cli_exit
check_words(struct cli *cli)
{
	const char *id = cli->options.operands[0];
	const char *title = cli->options.title;

	if (!rubric_is_name(str_from(id)) || strcmp(id, "null") == 0)
		return message_usage(cli, MESSAGE_RUBRIC_ID, id, NULL, NULL);
	if (title && !is_one_line(str_from(title)))
		return message_usage(cli, MESSAGE_RUBRIC_TITLE, NULL, NULL, NULL);
	return CLI_DONE;
}

/* ---- the folder ---- */

static enum cli_exit
tell_failure(const struct maker *maker, enum message message)
{
	message_error(maker->cli, message, maker->folder, message_errno(maker->cli, errno), NULL);
	return CLI_ENVIRONMENT;
}

/* The path of a file in the folder, up to its `length`-th character. */
static const char *
path_of(struct maker *maker, const char *file, size_t length)
{
	buf_clear(&maker->path);
	buf_printf(&maker->path, "%s/%.*s", maker->made.at, (int)length, file);
	return maker->path.failed ? NULL : maker->path.at;
}

/* The folder a file lies in: no file lies deeper. */
static const char *
folder_of(struct maker *maker, const char *file)
{
	const char *slash = strchr(file, '/');

	return slash ? path_of(maker, file, (size_t)(slash - file)) : NULL;
}

/* Beside the folder, so that it can be renamed. */
static enum cli_exit
begin(struct maker *maker)
{
	struct stat info;

	if (lstat(maker->folder, &info) == 0) {
		message_error(maker->cli, MESSAGE_NEW_THERE, maker->folder, NULL, NULL);
		return CLI_ENVIRONMENT;
	}
	buf_add_text(&maker->made, maker->folder);
	while (maker->made.len > 1 && maker->made.at[maker->made.len - 1] == '/')
		maker->made.at[--maker->made.len] = '\0';
	buf_printf(&maker->made, ".new%ld", (long)getpid());
	if (maker->made.failed)
		return run_no_memory(maker->cli);
	if (mkdir(maker->made.at, 0777))
		return tell_failure(maker, MESSAGE_FOLDER);
	maker->is_begun = true;
	return CLI_DONE;
}

static enum cli_exit
write_file(struct maker *maker, size_t index)
{
	const struct cli_options *options = &maker->cli->options;
	const char *name = starter_path(index);
	const char *folder = folder_of(maker, name);
	struct buf text = BUF_INIT;
	enum cli_exit exit = CLI_DONE;

	if (folder && mkdir(folder, 0777) && errno != EEXIST)
		return tell_failure(maker, MESSAGE_FOLDER);
	starter_write(&text, index, maker->cli->lang, str_from(options->operands[0]),
		      str_from(options->title));
	const char *path = path_of(maker, name, strlen(name));
	if (text.failed || !path)
		exit = run_no_memory(maker->cli);
	else if (io_write(path, buf_str(&text)))
		exit = tell_failure(maker, MESSAGE_WRITE);
	buf_done(&text);
	return exit;
}

static enum cli_exit
finish(struct maker *maker)
{
	if (rename(maker->made.at, maker->folder))
		return tell_failure(maker, MESSAGE_FOLDER);
	maker->is_begun = false;
	message_say(maker->cli, MESSAGE_NEW_MADE, maker->folder, NULL, NULL);
	return CLI_DONE;
}

/* Nothing half made stays behind. A folder goes once it is empty. */
static void
clear(struct maker *maker)
{
	const size_t count = maker->is_begun ? starter_count() : 0;
	const char *path;

	for (size_t i = 0; i < count; i++) {
		path = path_of(maker, starter_path(i), strlen(starter_path(i)));
		if (path)
			(void)unlink(path);
	}
	for (size_t i = 0; i < count; i++) {
		path = folder_of(maker, starter_path(i));
		if (path)
			(void)rmdir(path);
	}
	if (maker->is_begun)
		(void)rmdir(maker->made.at);
	buf_done(&maker->made);
	buf_done(&maker->path);
}

enum cli_exit
cmd_rubric_new(struct cli *cli)
{
	struct maker maker = {
		.cli = cli,
		.folder = cli->options.operands[cli->options.operand_count - 1],
		.made = BUF_INIT,
		.path = BUF_INIT,
	};
	enum cli_exit exit = check_words(cli);

	if (!exit)
		exit = begin(&maker);
	for (size_t i = 0; !exit && i < starter_count(); i++)
		exit = write_file(&maker, i);
	if (!exit)
		exit = finish(&maker);
	clear(&maker);
	return exit;
}
