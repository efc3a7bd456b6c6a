/*
 * What a store cannot go below: bare SQLite inserting the rows of a store, every byte of them, into a
 * new one. WAL, synchronous FULL, pages as large, a transaction every so many files; the rows come
 * from memory, and only inserting, committing and closing is timed. Prints `wall cpu peak` as
 * bench_once does, the peak as 0: its memory is that of the rows.
 *
 * Usage: bench_rows STORE NEW-DATABASE FILES FILES-A-TRANSACTION [keys]
 *
 * Tables have no keys, no checks and no indexes, unless `keys` is given: then they are the store's.
 */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

enum {
	TABLES = 32,
	SQL = 4096
};

struct table {
	sqlite3_stmt *select; /* from the store, where it stands */
	sqlite3_stmt *insert;
	int columns;
	int64_t each; /* rows a transaction */
	int64_t left;
};

struct rows {
	sqlite3 *from;
	sqlite3 *to;
	struct table tables[TABLES];
	int table_count;
	sqlite3_value **values; /* of one transaction */
	size_t value_count;
	size_t value_room;
};

static void
stop_unless(bool is_good, sqlite3 *db, const char *what)
{
	if (is_good)
		return;
	fprintf(stderr, "bench_rows: %s: %s\n", what, db ? sqlite3_errmsg(db) : "no memory");
	exit(4);
}

static sqlite3_stmt *
prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement = NULL;

	stop_unless(sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK, db, sql);
	return statement;
}

static int64_t
ask(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement = prepare(db, sql);
	const int64_t number =
		sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;

	sqlite3_finalize(statement);
	return number;
}

static void
run(sqlite3 *db, const char *sql)
{
	stop_unless(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, db, sql);
}

/* Adds a word to a list with commas between them. */
static void
add_word(char list[SQL / 2], const char *word)
{
	const size_t at = strlen(list);

	snprintf(list + at, SQL / 2 - at, "%s%s", at ? ", " : "", word);
}

/* The names of its columns, and as many question marks. */
static int
list_columns(const struct rows *rows, const char *name, char columns[SQL / 2], char marks[SQL / 2])
{
	char sql[SQL];
	int count = 0;

	snprintf(sql, sizeof(sql), "SELECT '\"' || name || '\"' FROM pragma_table_info('%s')",
		 name);
	sqlite3_stmt *statement = prepare(rows->from, sql);
	columns[0] = marks[0] = '\0';
	for (; sqlite3_step(statement) == SQLITE_ROW; count++) {
		add_word(columns, (const char *)sqlite3_column_text(statement, 0));
		add_word(marks, "?");
	}
	sqlite3_finalize(statement);
	return count;
}

static void
add_table(struct rows *rows, const char *name, const char *made, bool has_keys, int64_t files,
	  int64_t each)
{
	char columns[SQL / 2], marks[SQL / 2], sql[SQL * 2];
	struct table *table = &rows->tables[rows->table_count++];

	table->columns = list_columns(rows, name, columns, marks);
	snprintf(sql, sizeof(sql), "CREATE TABLE \"%s\" (%s)", name, columns);
	run(rows->to, has_keys ? made : sql);
	snprintf(sql, sizeof(sql), "INSERT INTO \"%s\" (%s) VALUES (%s)", name, columns, marks);
	table->insert = prepare(rows->to, sql);
	snprintf(sql, sizeof(sql), "SELECT %s FROM \"%s\"", columns, name);
	table->select = prepare(rows->from, sql);
	snprintf(sql, sizeof(sql), "SELECT count(*) FROM \"%s\"", name);
	table->left = ask(rows->from, sql);
	table->each = (table->left * each + files - 1) / files;
}

static void
open_tables(struct rows *rows, bool has_keys, int64_t files, int64_t each)
{
	sqlite3_stmt *list =
		prepare(rows->from, "SELECT type, name, sql FROM sqlite_schema WHERE type IN"
				    " ('table', 'index') AND sql IS NOT NULL AND name NOT LIKE"
				    " 'sqlite_%' ORDER BY type = 'index', rowid");

	while (sqlite3_step(list) == SQLITE_ROW && rows->table_count < TABLES) {
		const char *made = (const char *)sqlite3_column_text(list, 2);
		if (strcmp((const char *)sqlite3_column_text(list, 0), "table") == 0)
			add_table(rows, (const char *)sqlite3_column_text(list, 1), made, has_keys,
				  files, each);
		else if (has_keys)
			run(rows->to, made);
	}
	sqlite3_finalize(list);
}

/* The next rows of a table into memory; how many there were. */
static int64_t
take(struct rows *rows, struct table *table)
{
	int64_t count = 0;

	while (count < table->each && table->left > 0) {
		stop_unless(sqlite3_step(table->select) == SQLITE_ROW, rows->from, "read");
		for (int i = 0; i < table->columns; i++) {
			if (rows->value_count == rows->value_room) {
				rows->value_room = rows->value_room * 2 + 1024;
				rows->values = realloc(rows->values,
						       rows->value_room * sizeof(*rows->values));
				stop_unless(rows->values != NULL, NULL, "rows");
			}
			rows->values[rows->value_count++] =
				sqlite3_value_dup(sqlite3_column_value(table->select, i));
		}
		table->left--;
		count++;
	}
	return count;
}

/* One transaction of what was taken: `counts` rows of each table. */
static void
insert(struct rows *rows, const int64_t *counts)
{
	sqlite3_value **value = rows->values;

	run(rows->to, "BEGIN IMMEDIATE");
	for (int t = 0; t < rows->table_count; t++) {
		sqlite3_stmt *statement = rows->tables[t].insert;
		for (int64_t r = 0; r < counts[t]; r++) {
			for (int i = 0; i < rows->tables[t].columns; i++)
				sqlite3_bind_value(statement, i + 1, *value++);
			stop_unless(sqlite3_step(statement) == SQLITE_DONE, rows->to, "insert");
			sqlite3_reset(statement);
		}
	}
	run(rows->to, "COMMIT");
}

int
main(int count, char **words)
{
	static struct rows rows;
	const bool has_keys = count > 5 && strcmp(words[5], "keys") == 0;
	const long files = count > 4 ? strtol(words[3], NULL, 10) : 0;
	const long each = count > 4 ? strtol(words[4], NULL, 10) : 0;
	int64_t counts[TABLES];
	int64_t wall = 0, cpu = 0, taken;
	char sql[SQL];

	if (files < 1 || each < 1)
		return 3;
	if (sqlite3_open_v2(words[1], &rows.from, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
	    sqlite3_open(words[2], &rows.to) != SQLITE_OK)
		return 4;
	snprintf(sql, sizeof(sql),
		 "PRAGMA page_size = %lld; PRAGMA journal_mode = WAL;"
		 "PRAGMA synchronous = FULL",
		 (long long)ask(rows.from, "PRAGMA page_size"));
	run(rows.to, sql);
	open_tables(&rows, has_keys, files, each);
	do {
		taken = 0;
		rows.value_count = 0;
		for (int t = 0; t < rows.table_count; t++)
			taken += counts[t] = take(&rows, &rows.tables[t]);
		const int64_t begun = bench_now();
		const int64_t worked = bench_worked();
		insert(&rows, counts);
		wall += bench_now() - begun;
		cpu += bench_worked() - worked;
		for (size_t i = 0; i < rows.value_count; i++)
			sqlite3_value_free(rows.values[i]);
	} while (taken > 0);
	for (int t = 0; t < rows.table_count; t++) {
		sqlite3_finalize(rows.tables[t].insert);
		sqlite3_finalize(rows.tables[t].select);
	}
	const int64_t begun = bench_now();
	const int64_t worked = bench_worked();
	sqlite3_close(rows.to); /* what is in the WAL goes into the file */
	wall += bench_now() - begun;
	cpu += bench_worked() - worked;
	sqlite3_close(rows.from);
	free(rows.values);
	printf("%lld %lld 0\n", (long long)wall, (long long)cpu);
	return 0;
}
