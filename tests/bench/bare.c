/*
 * The floor under a cold start: a process linked to the same libraries as zhijie that reads
 * one file, opens an SQLite database, and ends. With a third argument it also commits one
 * row of 30 kB, durably, so that the disk's share of a save can be told apart.
 *
 * Usage: bench_bare FILE DATABASE [row]
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <sodium.h>
#include <sqlite3.h>
#include <utf8proc.h>
#include <yaml.h>

/* One symbol of each library, so that each is really linked and loaded. */
static int
touch_libraries(void)
{
	uint32_t jit = 0;

	pcre2_config(PCRE2_CONFIG_JIT, &jit);
	return yaml_get_version_string() != NULL && sodium_version_string() != NULL &&
	       utf8proc_version() != NULL && sqlite3_libversion() != NULL;
}

static int
read_file(const char *path)
{
	static char bytes[1 << 20];
	const int fd = open(path, O_RDONLY);
	ssize_t length;

	if (fd < 0)
		return -1;
	length = read(fd, bytes, sizeof(bytes));
	close(fd);
	return length < 0 ? -1 : 0;
}

static int
save_row(sqlite3 *db)
{
	return sqlite3_exec(db,
			    "PRAGMA synchronous = FULL; BEGIN IMMEDIATE;"
			    "INSERT INTO t (bytes) VALUES (zeroblob(30000)); COMMIT",
			    NULL, NULL, NULL);
}

int
main(int count, char **words)
{
	sqlite3 *db = NULL;
	int failed;

	if (count < 3 || !touch_libraries()) {
		fputs("usage: bench_bare FILE DATABASE [row]\n", stderr);
		return 3;
	}
	failed = read_file(words[1]) != 0 || sqlite3_open(words[2], &db) != SQLITE_OK;
	/* SQLite opens the file itself only when it is first asked something. */
	failed = failed || sqlite3_exec(db,
					"PRAGMA journal_mode = WAL;"
					"CREATE TABLE IF NOT EXISTS t (bytes BLOB)",
					NULL, NULL, NULL) != SQLITE_OK;
	if (!failed && count > 3)
		failed = save_row(db) != SQLITE_OK;
	sqlite3_close(db);
	return failed ? 4 : 0;
}
