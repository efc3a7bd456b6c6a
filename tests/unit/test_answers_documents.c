/*
 * Files that hold many documents: what is handed out, what it is called, and that it can be read
 * again on its own.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"
#include "test_answers.h"
#include "text/text.h"

/* Each as "name=bytes", with bars between them; and what ended it, where that was a mistake. */
static void
add_found(struct buf *found, struct documents *documents, zj_diags *diags)
{
	struct document_piece piece = {.bytes = BUF_INIT};
	enum documents_got got;
	zj_diag diag;

	while ((got = documents_next(documents, &piece, true, diags)) == DOCUMENTS_ONE) {
		buf_add_text(found, found->len ? "|" : "");
		documents_add_name(found, documents, &piece);
		buf_add_char(found, '=');
		buf_add(found, buf_str(&piece.bytes));
	}
	if (got == DOCUMENTS_FAILED && zj_diags_get(diags, 0, ZJ_LANG_EN, &diag))
		buf_printf(found, "%s!%s", found->len ? "|" : "", diag.code);
	buf_done(&piece.bytes);
}

static void
check_file(const char *name, const char *bytes, const char *path, const char *expected)
{
	struct documents *documents = NULL;
	struct buf found = BUF_INIT;
	zj_diags *diags = zj_diags_new();
	zj_diag diag = {.code = ""};

	ck_assert_int_eq(io_write(name, str_from(bytes)), ZJ_OK);
	if (documents_open(&documents, path, diags) == ZJ_OK)
		add_found(&found, documents, diags);
	else if (zj_diags_get(diags, 0, ZJ_LANG_EN, &diag))
		buf_printf(&found, "!%s", diag.code);
	ck_assert_str_eq(found.at ? found.at : "", expected);
	documents_close(documents);
	zj_diags_free(diags);
	buf_done(&found);
	(void)unlink(name);
}

START_TEST(documents_are_called_by_file_and_place)
{
	check_file("t.yaml", "a: 1\n", "t.yaml", "t.yaml=a: 1\n");
	check_file("t.yaml", "a: 1\n---\nb: 2\n", "t.yaml", "t.yaml:1=a: 1\n|t.yaml:3=b: 2\n");
	check_file("t.json", "{}", "t.json", "t.json={}");
	check_file("t.json", "[{},\n 1]", "t.json", "t.json#1={}|t.json#2=1");
	check_file("t.ndjson", "1\n\n2\n", "t.ndjson", "t.ndjson:1=1|t.ndjson:3=2");
	check_file("t.csv", "x,y\n1,2\n\"3\n\",4\n5,6\n", "t.csv",
		   "t.csv:2=1,2|t.csv:3=\"3\n\",4|t.csv:5=5,6");
	check_file("t.csv", "enterprise,question,answer\na,x,1\na,y,2\n\nb,x,3\n", "t.csv",
		   "t.csv:2=a,x,1\na,y,2|t.csv:5=b,x,3");
	check_file("t.txt", "a: [", "t.txt", "t.txt=a: [");
}
END_TEST

START_TEST(documents_one_is_found_by_its_name)
{
	check_file("t.ndjson", "1\n\n2\n", "t.ndjson:3", "t.ndjson:3=2");
	check_file("t.ndjson", "1\n\n2\n", "t.ndjson:2", "!file-no-part");
	check_file("t.json", "[1, 2]", "t.json#2", "t.json#2=2");
	check_file("t.json", "1", "t.json#1", "!file-no-part");
	check_file("t.ndjson:3", "a", "t.ndjson:3", "t.ndjson:3:1=a");
}
END_TEST

START_TEST(documents_say_why_they_end)
{
	check_file("t.ndjson", "\x1f\x8b", "t.ndjson", "!packed-damaged");
	check_file("t.csv", "x,x\n", "t.csv", "!csv-column-twice");
	check_file("t.csv", "", "t.csv", "");
	check_file("t.json", "[1 ; 2]", "t.json", "t.json#1=1 ; 2");
	check_file("t.json", "[{};{}]", "t.json", "t.json#1={}|!json-comma");
	check_file("t.json", "[]", "other.json", "!file-missing");
}
END_TEST

/* Read under its name what is kept of a document. */
static zj_document *
read_kept(const char *name, const char *bytes, zj_diags *diags)
{
	zj_document *document = NULL;

	ck_assert_int_eq(zj_document_read(&document, name, bytes, strlen(bytes), diags), ZJ_OK);
	return document;
}

static void
check_kept(const char *name, const char *bytes, const char *file, unsigned line)
{
	zj_diags *diags = zj_diags_new();
	zj_document *document = read_kept(name, bytes, diags);
	const struct node *enterprise = node_get(document_root(document), "enterprise");
	size_t length;

	ck_assert_str_eq(zj_document_rubric(document), "r");
	ck_assert_str_eq(document_file(document)->name, file);
	ck_assert_uint_eq(node_get(enterprise, "id")->line, line);
	ck_assert_str_eq(zj_document_bytes(document, &length), bytes);
	ck_assert_uint_eq(length, strlen(bytes));
	const struct hash hash = hash_of(str_from(bytes));
	char text[HASH_TEXT_SIZE];
	hash_text(text, &hash);
	ck_assert_str_eq(zj_document_fingerprint(document), text);
	zj_document_free(document);
	zj_diags_free(diags);
}

START_TEST(documents_are_read_again_with_the_places_they_had)
{
	check_kept("a.yaml", "rubric: r\nenterprise: {id: e}\n", "a.yaml", 2);
	check_kept("a.yaml:17", "rubric: r\nenterprise: {id: e}\n", "a.yaml", 18);
	check_kept("a.ndjson.gz:9", "{\"rubric\": \"r\", \"enterprise\": {\"id\": \"e\"}}",
		   "a.ndjson.gz", 9);
	check_kept("a.json#3", "{\"rubric\": \"r\",\n \"enterprise\": {\"id\": \"e\"}}", "a.json#3",
		   2);
	check_kept("a.csv:12", "rubric,enterprise\nr,e", "a.csv", 12);
	check_kept("a.csv", "rubric,enterprise\n\nr,e", "a.csv", 3);
	/* Carried over to another rubric, it is YAML whatever it was. */
	check_kept("a.csv:12", "---\nrubric: r\nenterprise: {id: e}\n", "a.csv", 14);
	check_kept("a.json", "---\nrubric: r\nenterprise: {id: e}\n", "a.json", 3);
}
END_TEST

/* The fingerprint of a table's document is that of its first row and its own rows. */
START_TEST(documents_of_a_table_are_kept_with_its_first_row)
{
	struct documents *documents = NULL;
	struct document_piece piece = {.bytes = BUF_INIT};
	struct buf kept = BUF_INIT;
	zj_document *document = NULL;

	ck_assert_int_eq(documents_borrow(&documents, "t.csv", STR("rubric,enterprise\nr,e\nr,f\n"),
					  true, NULL),
			 ZJ_OK);
	ck_assert_int_eq(documents_next(documents, &piece, true, NULL), DOCUMENTS_ONE);
	ck_assert_int_eq(documents_next(documents, &piece, true, NULL), DOCUMENTS_ONE);
	documents_add_kept(&kept, documents_table(documents), buf_str(&piece.bytes));
	ck_assert_str_eq(kept.at, "rubric,enterprise\nr,f");
	const struct hash hash = documents_hash(documents_table(documents), buf_str(&piece.bytes));
	const struct hash same = hash_of(buf_str(&kept));
	ck_assert_mem_eq(hash.bytes, same.bytes, HASH_SIZE);
	ck_assert_int_eq(documents_read(&document, documents, &piece, NULL), ZJ_OK);
	char text[HASH_TEXT_SIZE];
	hash_text(text, &hash);
	ck_assert_str_eq(zj_document_fingerprint(document), text);
	zj_document_free(document);
	buf_done(&kept);
	buf_done(&piece.bytes);
	documents_close(documents);
}
END_TEST

/* All of a file with the n-th allocation failing. */
static zj_status
read_all_of(const char *path)
{
	struct documents *documents = NULL;
	struct document_piece piece = {.bytes = BUF_INIT};
	zj_document *document = NULL;
	zj_status status = documents_open(&documents, path, NULL);

	while (!status && documents_next(documents, &piece, true, NULL) == DOCUMENTS_ONE) {
		status = documents_read(&document, documents, &piece, NULL);
		zj_document_free(document);
		document = NULL;
	}
	if (!status)
		status = documents_status(documents);
	buf_done(&piece.bytes);
	documents_close(documents);
	return status;
}

static void
check_faults(const char *name, const char *bytes, const char *path)
{
	zj_status status = ZJ_ENOMEM;
	long count = 0;

	ck_assert_int_eq(io_write(name, str_from(bytes)), ZJ_OK);
	while (status == ZJ_ENOMEM) {
		answers_faults_begin(++count);
		status = read_all_of(path);
		const bool was = answers_faults_end();
		ck_assert_int_eq(status == ZJ_ENOMEM, was);
	}
	ck_assert_int_eq(status, ZJ_OK);
	ck_assert_int_gt(count, 5);
	(void)unlink(name);
}

START_TEST(documents_fault_in_any_allocation_is_no_memory)
{
	check_faults("t.yaml", "rubric: r\n---\nrubric: r\n", "t.yaml");
	check_faults("t.json", "[{\"rubric\": \"r\"}]", "t.json#1");
	check_faults("t.ndjson", "{\"rubric\": \"r\"}\n{\"rubric\": \"s\"}\n", "t.ndjson");
	check_faults("t.csv", "rubric,enterprise\nr,a\nr,\"b\n\"\n", "t.csv");
	check_faults("t.csv", "rubric,enterprise,question,answer\nr,a,x,1\nr,a,y,2\nr,b,x,1\n",
		     "t.csv");
}
END_TEST

Suite *
suite_answers_documents(void)
{
	return unit_suite("documents", (const TTest *const[]){
					       documents_are_called_by_file_and_place,
					       documents_one_is_found_by_its_name,
					       documents_say_why_they_end,
					       documents_are_read_again_with_the_places_they_had,
					       documents_of_a_table_are_kept_with_its_first_row,
					       documents_fault_in_any_allocation_is_no_memory,
					       NULL,
				       });
}
