/*
 * Runs the suites of store/, and holds what they share.
 */
#include "test_store.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- folders and files ------------------------------------------------------------------ */

static char folder[256];

void
folder_make(void)
{
	const char *parent = getenv("TMPDIR");

	snprintf(folder, sizeof(folder), "%s/zhijie-store-XXXXXX", parent ? parent : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

const char *
in_folder(const char *name)
{
	static char paths[8][512];
	static size_t next;
	char *path = paths[next++ % 8];

	snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	return path;
}

static int
is_seen(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

void
folder_remove(void)
{
	struct dirent **entries = NULL;
	const int count = scandir(folder, &entries, is_seen, NULL);

	for (int i = 0; i < count; i++) {
		unlink(in_folder(entries[i]->d_name));
		rmdir(in_folder(entries[i]->d_name));
		free(entries[i]);
	}
	free(entries);
	ck_assert_int_eq(rmdir(folder), 0);
}

void
assert_folder(const char *expected)
{
	struct dirent **entries = NULL;
	const int count = scandir(folder, &entries, is_seen, alphasort);
	struct buf names = BUF_INIT;

	buf_add_text(&names, "");
	for (int i = 0; i < count; i++) {
		buf_printf(&names, i ? " %s" : "%s", entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	ck_assert_str_eq(names.at ? names.at : "", expected);
	buf_done(&names);
}

struct bytes
file_read(const char *path)
{
	FILE *file = fopen(path, "rb");
	struct bytes bytes = {NULL, 0};

	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
	bytes.length = (size_t)ftell(file);
	rewind(file);
	bytes.at = malloc(bytes.length + 1);
	ck_assert_ptr_nonnull(bytes.at);
	ck_assert_uint_eq(fread(bytes.at, 1, bytes.length, file), bytes.length);
	fclose(file);
	return bytes;
}

void
file_write(const char *path, const char *bytes, size_t length)
{
	FILE *file = fopen(path, "wb");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes, 1, length, file), length);
	ck_assert_int_eq(fclose(file), 0);
}

void
assert_file_is(const char *path, struct bytes expected)
{
	struct bytes found = file_read(path);

	ck_assert_uint_eq(found.length, expected.length);
	ck_assert_mem_eq(found.at, expected.at, expected.length);
	bytes_done(&found);
}

void
bytes_done(struct bytes *bytes)
{
	free(bytes->at);
	*bytes = (struct bytes){NULL, 0};
}

/* --- results ---------------------------------------------------------------------------- */

const char RUBRIC[] =
	"rubric: t\nversion: '1'\ntitle: {zh: 试, en: Trial}\npoints: 100\n"
	"scales:\n  three: {full: 1, half: 0.5, none: 0}\n"
	"params:\n"
	"  mark: {value: 80%, min: 0, max: 1, title: Mark, source: {basis: own}}\n"
	"  strict: {value: no, title: Strict, source: {basis: own}}\n"
	"uses:\n  other: {rubric: o, title: O, top: 3}\n"
	"sections:\n"
	"  - id: s\n    title: S\n    questions:\n"
	"      - {id: q, ask: Q?, scale: three}\n"
	"tiers:\n"
	"  - {id: low, title: {zh: 低, en: Low}, require: [share(s) >= 0.5]}\n"
	"  - {id: mid, title: {zh: 中, en: Mid}, require: [share(s) >= params.mark]}\n"
	"  - {id: high, title: {zh: 高, en: High}, require: [level(other) >= 2]}\n";

static void
show_diags(const zj_diags *diags)
{
	zj_diag diag;

	for (size_t i = 0; zj_diags_get(diags, i, ZJ_LANG_EN, &diag); i++)
		fprintf(stderr, "%s:%u: [%s] %s\n", diag.file ? diag.file : "-",
			(unsigned)diag.line, diag.code, diag.message);
}

struct sample
sample_of(const char *rubric, const char *answers, size_t length, const zj_score_options *options)
{
	const zj_model_file file = {"rubric.yaml", rubric, strlen(rubric)};
	struct sample sample = {NULL, NULL, NULL, NULL};
	zj_diags *diags = zj_diags_new();
	zj_status status = zj_model_read(&sample.model, &file, 1, diags);

	if (!status)
		status = zj_document_read(&sample.document, "a.yaml", answers, length, diags);
	if (!status)
		status = zj_answers_read(&sample.answers, sample.model, sample.document, diags);
	if (!status)
		status = zj_score(&sample.result, sample.model, sample.answers, options, diags);
	if (status)
		show_diags(diags);
	ck_assert_int_eq(status, ZJ_OK);
	zj_diags_free(diags);
	return sample;
}

struct sample
sample_make(const struct given *given, const zj_score_options *options)
{
	struct buf text = BUF_INIT;

	buf_printf(&text, "rubric: t\nenterprise: {name: 示例, id: %s}\n", given->enterprise);
	buf_printf(&text, "by: {role: %s", given->role);
	if (given->date)
		buf_printf(&text, ", date: %s", given->date);
	buf_add_text(&text, "}\nanswers:");
	if (given->answer)
		buf_printf(&text, "\n  q: %s\n", given->answer);
	else
		buf_add_text(&text, " {}\n");
	const struct sample sample = sample_of(RUBRIC, text.at, text.len, options);
	buf_done(&text);
	return sample;
}

void
sample_done(struct sample *sample)
{
	zj_result_free(sample->result);
	zj_answers_free(sample->answers);
	zj_document_free(sample->document);
	zj_model_free(sample->model);
	*sample = (struct sample){NULL, NULL, NULL, NULL};
}

/* --- stores ----------------------------------------------------------------------------- */

zj_store *
store_open(const char *path, zj_store_mode mode)
{
	zj_diags *diags = zj_diags_new();
	zj_store *store = NULL;
	const zj_status status = zj_store_open(&store, path, mode, diags);

	if (status)
		show_diags(diags);
	ck_assert_int_eq(status, ZJ_OK);
	ck_assert_ptr_nonnull(store);
	ck_assert_uint_eq(zj_diags_count(diags), 0);
	zj_diags_free(diags);
	return store;
}

bool
has_code(const zj_diags *diags, const char *code)
{
	zj_diag diag;

	for (size_t i = 0; zj_diags_get(diags, i, ZJ_LANG_EN, &diag); i++) {
		if (strcmp(diag.code, code) == 0)
			return true;
	}
	show_diags(diags);
	return false;
}

void
assert_refused(const char *path, zj_store_mode mode, const char *code)
{
	zj_diags *diags = zj_diags_new();
	zj_store *store = NULL;

	ck_assert_int_eq(zj_store_open(&store, path, mode, diags), ZJ_EDB);
	ck_assert_ptr_null(store);
	ck_assert_uint_eq(zj_diags_count(diags), 1);
	ck_assert_msg(has_code(diags, code), "expected %s", code);
	zj_diags_free(diags);
}

const zj_save SAVE = {
	.file = "a.yaml",
	.now = "2026-05-01T08:30:00Z",
	.program = "0.0.1",
};

int64_t
save(zj_store *store, const struct sample *sample, bool *is_new)
{
	zj_diags *diags = zj_diags_new();
	int64_t id = 0;
	zj_status status = zj_store_begin(store, diags);

	if (!status)
		status = zj_store_save(store, sample->result, &SAVE, &id, is_new, diags);
	if (!status)
		status = zj_store_commit(store, diags);
	if (status)
		show_diags(diags);
	ck_assert_int_eq(status, ZJ_OK);
	ck_assert_int_gt(id, 0);
	zj_diags_free(diags);
	return id;
}

int64_t
save_given(zj_store *store, const struct given *given)
{
	struct sample sample = sample_make(given, NULL);
	bool is_new;
	const int64_t id = save(store, &sample, &is_new);

	sample_done(&sample);
	return id;
}

/* --- the other way in ------------------------------------------------------------------- */

static sqlite3 *
sql_open(const char *path)
{
	sqlite3 *db = NULL;

	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	return db;
}

void
sql_run(const char *path, const char *sql)
{
	sqlite3 *db = sql_open(path);
	char *message = NULL;

	ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, &message) == SQLITE_OK, "%s: %s", sql,
		      message);
	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}

static int
add_row(void *state, int count, char **values, char **names)
{
	struct buf *out = state;

	(void)names;
	if (out->len > 0)
		buf_add_char(out, '\n');
	for (int i = 0; i < count; i++) {
		if (i > 0)
			buf_add_char(out, '|');
		buf_add_text(out, values[i] ? values[i] : "NULL");
	}
	return 0;
}

void
sql_rows(struct buf *out, const char *path, const char *sql)
{
	sqlite3 *db = sql_open(path);
	char *message = NULL;

	buf_clear(out);
	buf_add_text(out, "");
	ck_assert_msg(sqlite3_exec(db, sql, add_row, out, &message) == SQLITE_OK, "%s: %s", sql,
		      message);
	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}

void
assert_sql(const char *path, const char *sql, const char *expected)
{
	struct buf rows = BUF_INIT;

	sql_rows(&rows, path, sql);
	ck_assert_str_eq(rows.at ? rows.at : "", expected);
	buf_done(&rows);
}

void
assert_sound(const char *path)
{
	assert_sql(path, "PRAGMA integrity_check", "ok");
	assert_sql(path, "PRAGMA foreign_key_check", "");
}

int
main(void)
{
	faults_install();
	return unit_main((Suite *[]){
		suite_store_open(),
		suite_store_schema(),
		suite_store_save(),
		suite_store_query(),
		suite_store_run(),
		suite_store_backup(),
		suite_store_fault(),
		NULL,
	});
}
