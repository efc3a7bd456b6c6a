/*
 * Replay files and folders of files through a fuzz target, without a fuzzer.
 *
 * Every input gets memory of exactly its size, so that sanitizers see one byte too many.
 * Finding nothing to replay is a failure: a corpus that went missing must not look green.
 */
#include <dirent.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/io.h"
#include "fuzz.h"

enum {
	INPUT_MAX = 64 << 20
};

static bool
replay_file(const char *path, size_t *count)
{
	char *bytes;
	size_t length;

	if (io_read(&bytes, &length, path, INPUT_MAX)) {
		fprintf(stderr, "%s: cannot be read\n", path);
		return false;
	}
	uint8_t *exact = malloc(length ? length : 1);
	if (exact) {
		memcpy(exact, bytes, length);
		LLVMFuzzerTestOneInput(exact, length);
		++*count;
	}
	free(exact);
	free(bytes);
	return exact != NULL;
}

static bool
replay_entry(const char *folder, const char *name, size_t *count)
{
	struct buf path = BUF_INIT;
	bool good;

	if (name[0] == '.')
		return true;
	buf_printf(&path, "%s/%s", folder, name);
	good = !path.failed && replay_file(path.at, count);
	buf_done(&path);
	return good;
}

static bool
replay_folder(const char *folder, size_t *count)
{
	struct dirent **entries;
	const int entry_count = scandir(folder, &entries, NULL, alphasort);
	bool good = entry_count >= 0;

	for (int i = 0; i < entry_count; i++) {
		good = replay_entry(folder, entries[i]->d_name, count) && good;
		free(entries[i]);
	}
	if (entry_count >= 0)
		free(entries);
	return good;
}

static bool
replay(const char *path, size_t *count)
{
	struct stat info;

	if (stat(path, &info) != 0) {
		perror(path);
		return false;
	}
	return S_ISDIR(info.st_mode) ? replay_folder(path, count) : replay_file(path, count);
}

int
main(int argc, char **argv)
{
	size_t count = 0;
	bool good = true;

	for (int i = 1; i < argc; i++)
		good = replay(argv[i], &count) && good;
	if (count == 0)
		fprintf(stderr, "%s: nothing to replay\n", argv[0]);
	else
		printf("%zu inputs replayed\n", count);
	return good && count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
