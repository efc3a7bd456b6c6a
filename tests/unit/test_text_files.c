/*
 * tests/data/yaml: each file there is accepted or refused as its table says.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/io.h"
#include "test_text.h"

static const char FOLDER[] = TEST_DATA "/yaml";
enum {
	TABLE_MAX = 1 << 20
};

/* "NAME accept TREE" or "NAME refuse PROBLEMS", split in place. */
struct row {
	char *name;
	char *verdict;
	char *detail;
};

static struct row
split_row(char *line)
{
	struct row row = {.name = line};

	row.verdict = strchr(line, ' ');
	ck_assert_msg(row.verdict, "%s", line);
	*row.verdict++ = '\0';
	row.detail = strchr(row.verdict, ' ');
	ck_assert_msg(row.detail, "%s", line);
	*row.detail++ = '\0';
	return row;
}

static void
check_row(const struct row *row)
{
	char path[512];
	struct str bytes;
	char *owned;

	snprintf(path, sizeof(path), "%s/%s", FOLDER, row->name);
	ck_assert_msg(io_read(&owned, &bytes.len, path, TABLE_MAX) == ZJ_OK, "%s", path);
	bytes.at = owned;
	struct reading reading = read_bytes(bytes);
	char *found = reading.status ? reading_problems(&reading) : reading_json(&reading);

	ck_assert_msg(strcmp(row->verdict, reading.status ? "refuse" : "accept") == 0 &&
			      strcmp(row->detail, found) == 0,
		      "%s: expected %s %s, found %s", row->name, row->verdict, row->detail, found);
	free(found);
	reading_done(&reading);
	free(owned);
}

static size_t
count_files(void)
{
	size_t count = 0;
	DIR *folder = opendir(FOLDER);

	ck_assert_ptr_nonnull(folder);
	for (const struct dirent *entry; (entry = readdir(folder));) {
		const struct str name = str_from(entry->d_name);
		count += str_ends(name, STR(".yaml"));
	}
	closedir(folder);
	return count;
}

START_TEST(files_are_accepted_or_refused_as_the_table_says)
{
	char *table;
	size_t length;
	size_t rows = 0;

	ck_assert_int_eq(io_read(&table, &length, TEST_DATA "/yaml/EXPECT", TABLE_MAX), ZJ_OK);
	for (char *line = table, *end; *line; line = end + 1) {
		end = strchr(line, '\n');
		ck_assert_ptr_nonnull(end);
		*end = '\0';
		if (*line == '#')
			continue;
		const struct row row = split_row(line);
		check_row(&row);
		rows++;
	}
	ck_assert_uint_eq(rows, count_files());
	ck_assert_uint_gt(rows, 100);
	free(table);
}
END_TEST

Suite *
suite_text_files(void)
{
	return unit_suite("files", (const TTest *const[]){
					   files_are_accepted_or_refused_as_the_table_says,
					   NULL,
				   });
}
