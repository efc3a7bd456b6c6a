/*
 * Stores inside tests: a folder of their own, a small rubric with answers, and a second way
 * into the file that does not go through store/.
 */
#ifndef TEST_STORE_H
#define TEST_STORE_H

#include <sqlite3.h>
#include <zhijie/zhijie.h>

#include "base/buf.h"
#include "unit_main.h"

/* A new folder, and a path in it; both until folder_remove(). */
void folder_make(void);
void folder_remove(void);
const char *in_folder(const char *name);
/* "a.db b.db": what is in the folder, sorted. */
void assert_folder(const char *expected);

struct bytes {
	char *at;
	size_t length;
};
struct bytes file_read(const char *path);
void file_write(const char *path, const char *bytes, size_t length);
void assert_file_is(const char *path, struct bytes expected);
void bytes_done(struct bytes *bytes);

/*
 * One question `q` worth 100 points (none 0, half 0.5, full 1), with a parameter, the use of
 * another rubric, and three tiers: low from 50, mid from the parameter, high above mid and
 * with level(other) >= 2.
 */
extern const char RUBRIC[];

/* Answers of `enterprise`; date and answer may be NULL for none. */
struct given {
	const char *enterprise;
	const char *role;
	const char *date;
	const char *answer;
};

/* A result and all it stands on. */
struct sample {
	zj_model *model;
	zj_document *document;
	zj_answers *answers;
	zj_result *result;
};
struct sample sample_make(const struct given *given, const zj_score_options *options);
struct sample sample_of(const char *rubric, const char *answers, size_t length,
			const zj_score_options *options);
void sample_done(struct sample *sample);

/* Open and close; neither may fail. */
zj_store *store_open(const char *path, zj_store_mode mode);
/* Opening must be refused with the diagnostic `code`. */
void assert_refused(const char *path, zj_store_mode mode, const char *code);

/* One transaction with one result; its number. */
int64_t save(zj_store *store, const struct sample *sample, bool *is_new);
int64_t save_given(zj_store *store, const struct given *given);
extern const zj_save SAVE;

bool has_code(const zj_diags *diags, const char *code);

/* Through a connection of its own: run statements; the rows of a query, columns joined by
 * '|', rows by a newline; the same from a whole table or view. */
void sql_run(const char *path, const char *sql);
void sql_rows(struct buf *out, const char *path, const char *sql);
void assert_sql(const char *path, const char *sql, const char *expected);
void assert_sound(const char *path);

Suite *suite_store_backup(void);
Suite *suite_store_fault(void);
Suite *suite_store_open(void);
Suite *suite_store_query(void);
Suite *suite_store_run(void);
Suite *suite_store_save(void);
Suite *suite_store_schema(void);

/* test_store_fault.c: hooks into SQLite, before anything uses it. */
void faults_install(void);
/*
 * From now on link() fails as it does on a file system without hard links; where `bytes` is
 * not NULL, another process makes the target with them at that very moment.
 */
void faults_no_links(bool are_missing, const char *bytes);

#endif
