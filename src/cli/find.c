/*
 * Looking for rubrics and the store. Nothing is opened that is not asked for.
 */
#include "cli/find.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/message.h"

enum {
	PATH_MOST = 4096
};

static bool
is_folder(const char *path)
{
	struct stat status;

	return path && stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool
is_there(const char *path)
{
	struct stat status;

	return path && stat(path, &status) == 0;
}

static enum cli_exit
no_memory(struct cli *cli)
{
	message_error(cli, MESSAGE_OUT_OF_MEMORY, NULL, NULL, NULL);
	return CLI_ENVIRONMENT;
}

/* --- the folder of rubrics ------------------------------------------------------------- */

/* Cut the last name off a path; false when there is none left. */
static bool
go_up(char *path)
{
	char *slash = strrchr(path, '/');

	if (!slash || slash == path)
		return false;
	*slash = '\0';
	return true;
}

static bool
try_folder(struct buf *path, const char *folder, const char *below)
{
	buf_clear(path);
	buf_add_text(path, folder);
	buf_add_text(path, below);
	return is_folder(path->at);
}

/* Installed beside the program, or in a folder above it. */
static bool
find_beside_program(struct buf *path)
{
	char program[PATH_MOST];
	const ssize_t length = readlink("/proc/self/exe", program, sizeof(program) - 1);

	if (length <= 0)
		return false;
	program[length] = '\0';
	if (!go_up(program))
		return false;
	while (go_up(program)) {
		if (try_folder(path, program, "/share/zhijie/rubrics"))
			return true;
		/* A path that could not be put together is not one that is not there. */
		if (path->failed)
			return false;
		if (try_folder(path, program, "/rubrics"))
			return true;
		if (path->failed)
			return false;
	}
	return false;
}

static const char *
rubrics_named(const struct cli *cli)
{
	return cli->options.rubrics ? cli->options.rubrics : cli->environment.rubrics;
}

const char *
find_rubrics_if_there(struct cli *cli, struct buf *path)
{
	const char *named = rubrics_named(cli);
	const bool is_found = named ? try_folder(path, named, "")
				    : find_beside_program(path) ||
					      (!path->failed && try_folder(path, "rubrics", ""));

	return is_found && !path->failed ? path->at : NULL;
}

enum cli_exit
find_rubrics(struct cli *cli, struct buf *path)
{
	const char *named = rubrics_named(cli);

	if (find_rubrics_if_there(cli, path))
		return CLI_DONE;
	if (named) {
		message_error(cli, MESSAGE_READ, named, message_errno(cli, errno ? errno : ENOTDIR),
			      NULL);
		return CLI_ENVIRONMENT;
	}
	if (path->failed)
		return no_memory(cli);
	message_error(cli, MESSAGE_RUBRICS_NOT_FOUND, NULL, NULL, NULL);
	return CLI_ENVIRONMENT;
}

/* --- one rubric ------------------------------------------------------------------------ */

static int
compare_ids(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool
add_id(struct vec *list, const char *name)
{
	char **item = vec_push(list);
	char *copy = strdup(name);

	if (item)
		*item = copy;
	else
		free(copy);
	return item && copy;
}

/* Is there a folder `name` in `folder` with a rubric.yaml in it? Its path in `path`. */
static bool
holds_rubric(const char *folder, const char *name, struct buf *path)
{
	buf_clear(path);
	buf_printf(path, "%s/%s/rubric.yaml", folder, name);
	return name[0] != '.' && is_there(path->at);
}

/* The ids of all rubrics in a folder, sorted. */
static enum cli_exit
list_folder(struct cli *cli, const char *folder, char ***ids, size_t *count)
{
	struct vec list = VEC_INIT(char *);
	struct buf path = BUF_INIT;
	const struct dirent *entry;
	bool is_complete = true;
	enum cli_exit exit = CLI_DONE;
	DIR *handle = opendir(folder);

	if (!handle) {
		message_error(cli, MESSAGE_READ, folder, message_errno(cli, errno), NULL);
		return CLI_ENVIRONMENT;
	}
	while ((entry = readdir(handle))) {
		if (holds_rubric(folder, entry->d_name, &path))
			is_complete &= add_id(&list, entry->d_name);
	}
	if (!is_complete || path.failed) {
		find_ids_free(list.items, list.count);
		exit = no_memory(cli);
		goto out;
	}
	if (list.count > 0)
		qsort(list.items, list.count, sizeof(char *), compare_ids);
	*ids = list.items;
	*count = list.count;
out:
	closedir(handle);
	buf_done(&path);
	return exit;
}

enum cli_exit
find_rubric_ids(struct cli *cli, char ***ids, size_t *count)
{
	struct buf folder = BUF_INIT;
	enum cli_exit exit = find_rubrics(cli, &folder);

	if (!exit)
		exit = list_folder(cli, folder.at, ids, count);
	buf_done(&folder);
	return exit;
}

void
find_ids_free(char **ids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(ids[i]);
	free(ids);
}

struct id_list {
	char **ids;
	size_t count;
};

static struct str
next_id(void *state, size_t index)
{
	const struct id_list *list = state;

	return index < list->count ? str_from(list->ids[index]) : STR_NONE;
}

/* Add the nearest there is to what was meant; nothing where none is near. */
static void
add_nearest(struct cli *cli, struct buf *nearest, const char *id)
{
	struct id_list list = {NULL, 0};

	if (find_rubric_ids(cli, &list.ids, &list.count) == CLI_DONE)
		buf_add(nearest, str_nearest(str_from(id), next_id, &list));
	find_ids_free(list.ids, list.count);
}

/* In which folder? Its path is empty where there is none of that id. */
static enum cli_exit
look_for_id(struct cli *cli, struct buf *folder, struct buf *path, const char *id)
{
	const enum cli_exit exit = find_rubrics(cli, folder);

	if (exit)
		return exit;
	/* An id is a name, not a way out of the folder. */
	const bool is_held = str_is_identifier(str_from(id)) && holds_rubric(folder->at, id, path);
	if (path->failed)
		return no_memory(cli);
	if (!is_held)
		buf_clear(path);
	return is_held ? CLI_DONE : CLI_DOCUMENT;
}

enum cli_exit
find_rubric_by_id(struct cli *cli, struct buf *path, const char *id)
{
	struct buf folder = BUF_INIT;
	struct buf nearest = BUF_INIT;
	const enum cli_exit exit = look_for_id(cli, &folder, path, id);

	if (exit == CLI_DOCUMENT) {
		message_error(cli, MESSAGE_RUBRIC_NOT_FOUND, id, folder.at, NULL);
		add_nearest(cli, &nearest, id);
		if (nearest.len)
			message_note(cli, MESSAGE_DID_YOU_MEAN, nearest.at, NULL, NULL);
	}
	buf_done(&nearest);
	buf_done(&folder);
	return exit;
}

enum cli_exit
find_rubric_named_at(struct cli *cli, struct buf *path, const char *id, struct place where,
		     zj_diags *diags)
{
	struct buf folder = BUF_INIT;
	struct buf nearest = BUF_INIT;
	const enum cli_exit exit = look_for_id(cli, &folder, path, id);

	if (exit == CLI_DOCUMENT) {
		add_nearest(cli, &nearest, id);
		diag_add(diags, DIAG_ANSWERS_RUBRIC_UNKNOWN, where, str_from(id),
			 nearest.len ? buf_str(&nearest) : STR_NONE, buf_str(&folder));
	}
	buf_done(&nearest);
	buf_done(&folder);
	return exit;
}

enum cli_exit
find_rubric(struct cli *cli, struct buf *path, const char *name)
{
	if (!strchr(name, '/') && !str_ends(str_from(name), STR(".yaml")) &&
	    !str_ends(str_from(name), STR(".yml")) && !is_there(name))
		return find_rubric_by_id(cli, path, name);
	buf_clear(path);
	buf_add_text(path, name);
	return path->failed ? no_memory(cli) : CLI_DONE;
}

/* --- the rubrics that operands name ---------------------------------------------------- */

static enum cli_exit
add_found(struct cli *cli, struct vec *list, const char *name, const char *path)
{
	struct found_rubric *item = vec_push(list);

	if (!item)
		return no_memory(cli);
	item->name = strdup(name);
	item->path = strdup(path);
	if (item->name && item->path)
		return CLI_DONE;
	free(item->name);
	free(item->path);
	list->count--;
	return no_memory(cli);
}

/* Every rubric in a folder; `given` is what the person called the folder, NULL where the
 * rubrics go by their ids. */
static enum cli_exit
add_folder(struct cli *cli, struct vec *list, const char *folder, const char *given)
{
	struct buf path = BUF_INIT;
	char **ids = NULL;
	size_t count = 0;
	enum cli_exit exit = list_folder(cli, folder, &ids, &count);

	for (size_t i = 0; !exit && i < count; i++) {
		buf_clear(&path);
		buf_add_text(&path, folder);
		if (!str_ends(buf_str(&path), STR("/")))
			buf_add_char(&path, '/');
		buf_add_text(&path, ids[i]);
		if (path.failed)
			exit = no_memory(cli);
		else
			exit = add_found(cli, list, given ? path.at : ids[i], path.at);
	}
	find_ids_free(ids, count);
	buf_done(&path);
	return exit;
}

/* A folder that is no rubric itself, but holds some. */
static bool
is_folder_of_rubrics(const char *folder)
{
	struct buf path = BUF_INIT;
	const struct dirent *entry;
	bool holds_some = false;
	DIR *handle = NULL;

	buf_printf(&path, "%s/rubric.yaml", folder);
	if (is_folder(folder) && !is_there(path.at))
		handle = opendir(folder);
	while (handle && !holds_some && (entry = readdir(handle)))
		holds_some = holds_rubric(folder, entry->d_name, &path);
	if (handle)
		closedir(handle);
	buf_done(&path);
	return holds_some;
}

static enum cli_exit
add_named(struct cli *cli, struct vec *list, const char *name)
{
	struct buf path = BUF_INIT;
	enum cli_exit exit;

	if (is_folder_of_rubrics(name))
		return add_folder(cli, list, name, name);
	exit = find_rubric(cli, &path, name);
	if (!exit)
		exit = add_found(cli, list, name, path.at);
	buf_done(&path);
	return exit;
}

enum cli_exit
find_named_rubrics(struct cli *cli, struct found_rubrics *out, char *const *operands, size_t count)
{
	struct vec list = VEC_INIT(struct found_rubric);
	struct buf folder = BUF_INIT;
	enum cli_exit exit = CLI_DONE;

	if (count == 0) {
		exit = find_rubrics(cli, &folder);
		if (!exit)
			exit = add_folder(cli, &list, folder.at, NULL);
	}
	for (size_t i = 0; i < count; i++)
		exit = exit_worse(exit, add_named(cli, &list, operands[i]));
	buf_done(&folder);
	out->items = list.items;
	out->count = list.count;
	return exit;
}

void
found_rubrics_free(struct found_rubrics *found)
{
	for (size_t i = 0; i < found->count; i++) {
		free(found->items[i].name);
		free(found->items[i].path);
	}
	free(found->items);
	*found = (struct found_rubrics){NULL, 0};
}

/* --- the vocabulary -------------------------------------------------------------------- */

bool
find_vocabulary(struct cli *cli, struct buf *path)
{
	if (!find_rubrics_if_there(cli, path))
		return false;
	buf_add_text(path, "/facts.yaml");
	return !path->failed && is_there(path->at);
}

bool
find_vocabulary_beside(struct buf *path, const char *rubric)
{
	const char *slash = strrchr(rubric, '/');

	buf_clear(path);
	if (is_folder(rubric))
		buf_printf(path, "%s/..", rubric);
	else if (slash)
		buf_printf(path, "%.*s/..", (int)(slash - rubric), rubric);
	else
		buf_add_text(path, "..");
	buf_add_text(path, "/facts.yaml");
	return !path->failed && is_there(path->at);
}

/* --- the store ------------------------------------------------------------------------- */

/* mkdir -p */
static enum cli_exit
make_folders(struct cli *cli, char *path)
{
	for (char *at = path + 1;; at++) {
		if (*at && *at != '/')
			continue;
		const char kept = *at;
		*at = '\0';
		if (mkdir(path, 0700) && errno != EEXIST) {
			message_error(cli, MESSAGE_FOLDER, path, message_errno(cli, errno), NULL);
			return CLI_ENVIRONMENT;
		}
		*at = kept;
		if (!kept)
			return CLI_DONE;
	}
}

enum cli_exit
find_store(struct cli *cli, struct buf *path, bool make)
{
	const struct cli_environment *environment = &cli->environment;
	const char *named = cli->options.db ? cli->options.db : environment->db;

	buf_clear(path);
	if (named && named[0]) {
		buf_add_text(path, named);
		return path->failed ? no_memory(cli) : CLI_DONE;
	}
	if (environment->data_home && environment->data_home[0] == '/') {
		buf_add_text(path, environment->data_home);
	} else if (environment->home && environment->home[0]) {
		buf_add_text(path, environment->home);
		buf_add_text(path, "/.local/share");
	} else {
		message_error(cli, MESSAGE_HOME, NULL, NULL, NULL);
		return CLI_ENVIRONMENT;
	}
	buf_add_text(path, "/zhijie");
	if (path->failed)
		return no_memory(cli);
	if (make) {
		const enum cli_exit exit = make_folders(cli, path->at);
		if (exit)
			return exit;
	}
	buf_add_text(path, "/zhijie.db");
	return path->failed ? no_memory(cli) : CLI_DONE;
}
