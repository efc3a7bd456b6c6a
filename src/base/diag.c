/*
 * The list of diagnostics. An entry keeps copies of its arguments and of the line it points
 * into; its words are put together when they are asked for, in the language asked for.
 */
#include "base/diag.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "base/vec.h"

enum {
	ARGS = 3
};

static const struct diag_entry catalogue[DIAG_CODE_COUNT] = {
#define DIAG(id, code, level, en, zh, note_en, note_zh) \
	[id] = {code,                                   \
		level,                                  \
		{[ZJ_LANG_ZH] = zh, [ZJ_LANG_EN] = en}, \
		{[ZJ_LANG_ZH] = note_zh, [ZJ_LANG_EN] = note_en}},
#include "base/diag.def"
#undef DIAG
};

const struct diag_entry *
diag_entry(enum diag_code code)
{
	return &catalogue[code];
}

/* The line an entry points into, cut to what fits a screen. */
struct snippet {
	const char *text; /* NULL where there is none */
	uint32_t column;  /* of the caret, in text; 0 for none */
	uint32_t length;  /* characters of it that the entry is about */
};

struct entry {
	const struct diag_entry *words;
	const char *file;
	uint32_t line;
	uint32_t column;
	struct words args[ARGS];
	struct snippet snippet;

	/* Put together on demand. */
	const char *message[ZJ_LANG_COUNT];
	const char *note[ZJ_LANG_COUNT];
};

struct zj_diags {
	struct arena *arena;
	struct vec entries;
	size_t counts[ZJ_DIAG_LEVEL_COUNT]; /* of all that were found, kept or not */
	size_t searched;                    /* bytes, for lines to show */
	bool failed;
};

zj_diags *
zj_diags_new(void)
{
	zj_diags *diags = calloc(1, sizeof(*diags));

	if (!diags)
		return NULL;
	diags->entries = VEC_INIT(struct entry);
	diags->arena = arena_new();
	if (!diags->arena) {
		free(diags);
		return NULL;
	}
	return diags;
}

void
zj_diags_free(zj_diags *diags)
{
	if (!diags)
		return;
	vec_done(&diags->entries);
	arena_free(diags->arena);
	free(diags);
}

void
diag_clear(zj_diags *diags)
{
	if (diags->entries.count > 0)
		arena_reset(diags->arena);
	diags->entries.count = 0;
	diags->entries.failed = false;
	memset(diags->counts, 0, sizeof(diags->counts));
	diags->searched = 0;
	diags->failed = false;
}

size_t
zj_diags_count(const zj_diags *diags)
{
	return zj_diags_count_at_least(diags, ZJ_DIAG_NOTE);
}

size_t
zj_diags_count_at_least(const zj_diags *diags, zj_diag_level level)
{
	size_t count = 0;

	for (size_t i = level; i < ZJ_DIAG_LEVEL_COUNT; i++)
		count += diags->counts[i];
	return count;
}

bool
diag_failed(const zj_diags *diags)
{
	return diags && diags->failed;
}

bool
diag_is_full(const zj_diags *diags)
{
	return !diags || diags->entries.count >= LIMIT_DIAGS;
}

bool
diag_subject(const zj_diags *diags, size_t index, enum diag_code *code, struct str *subject)
{
	const struct entry *entry = vec_at(&diags->entries, index);

	if (!entry)
		return false;
	*code = (enum diag_code)(entry->words - catalogue);
	*subject = words_in(&entry->args[0], ZJ_LANG_EN);
	return true;
}

struct place
place_file(const struct diag_file *file)
{
	return (struct place){.file = file, .line = file->first_line};
}

/* Finding the line and the part of it to show. */

/* Bytes looked at in one go while counting; a fixed number lets the compiler use vectors. */
enum {
	BLOCK = 4096
};

/* How many lines end within a block; one byte after it must be readable. */
static size_t
count_line_ends(const char *at)
{
	size_t count = 0;

	for (size_t i = 0; i < BLOCK; i++)
		count += (at[i] == '\n') | ((at[i] == '\r') & (at[i + 1] != '\n'));
	return count;
}

/* Lines end in LF, CR LF or CR. False past the last line. */
static bool
find_line(struct str bytes, uint32_t line, struct str *out)
{
	static const char byte_order_mark[] = "\xEF\xBB\xBF";
	size_t to_skip = line - 1;
	size_t start = 0;

	while (to_skip > 0 && bytes.len - start > BLOCK) {
		const size_t ends = count_line_ends(bytes.at + start);
		if (ends >= to_skip)
			break;
		to_skip -= ends;
		start += BLOCK;
	}
	for (; to_skip > 0; start++) {
		if (start == bytes.len)
			return false;
		const char c = bytes.at[start];
		const bool is_before_lf = start + 1 < bytes.len && bytes.at[start + 1] == '\n';
		to_skip -= c == '\n' || (c == '\r' && !is_before_lf);
	}
	if (start == 0 && str_starts(bytes, STR(byte_order_mark)))
		start += sizeof(byte_order_mark) - 1;

	struct str rest = {bytes.at + start, bytes.len - start};
	const char *end = rest.len ? memchr(rest.at, '\n', rest.len) : NULL;
	if (end)
		rest.len = (size_t)(end - rest.at);
	end = rest.len ? memchr(rest.at, '\r', rest.len) : NULL;
	if (end)
		rest.len = (size_t)(end - rest.at);
	*out = rest;
	return true;
}

static struct str
after_character(struct str text)
{
	bool good;
	const size_t length = utf8_step(text, &good);

	return (struct str){text.at + length, text.len - length};
}

/*
 * How many characters, where a byte that is part of none counts as one. Text that is well
 * formed, as nearly all is, takes the quick way.
 */
static size_t
count_characters(struct str text, bool is_good)
{
	size_t count = 0;

	if (is_good)
		return utf8_count(text);
	for (; text.len > 0; count++)
		text = after_character(text);
	return count;
}

/* What is left of `text` after `count` characters, counted in the same way. */
static struct str
skip_characters(struct str text, size_t count, bool is_good)
{
	/* Whole blocks as long as they cannot go too far, then step by step. */
	while (is_good && count > BLOCK && text.len > BLOCK) {
		size_t length = BLOCK;
		while (((unsigned char)text.at[length] & 0xC0) == 0x80)
			length--;
		count -= utf8_count((struct str){text.at, length});
		text.at += length;
		text.len -= length;
	}
	for (; count > 0 && text.len > 0; count--)
		text = after_character(text);
	return text;
}

/* Add text that may be anything: NUL and what is not UTF-8 become U+FFFD. */
static void
add_clean(struct buf *buf, struct str text)
{
	while (text.len > 0) {
		size_t good = utf8_first_bad(text);
		const char *nul = good ? memchr(text.at, '\0', good) : NULL;
		if (nul)
			good = (size_t)(nul - text.at);
		buf_add(buf, (struct str){text.at, good});
		if (good == text.len)
			return;
		buf_add_text(buf, "\uFFFD");
		text.at += good + 1;
		text.len -= good + 1;
	}
}

static uint32_t
least(size_t a, size_t b)
{
	return (uint32_t)(a < b ? a : b);
}

/* Copy the buffer into the list's arena; NULL, and failed, where memory ran out. */
static const char *
keep(zj_diags *diags, struct buf *buf)
{
	const char *kept = NULL;

	if (!buf->failed)
		kept = arena_str(diags->arena, buf_str(buf)).at;
	diags->failed = diags->failed || !kept;
	buf_done(buf);
	return kept;
}

static struct snippet
take_snippet(zj_diags *diags, struct place where)
{
	const struct snippet none = {.length = where.length};
	struct buf buf = BUF_INIT;
	struct str line;

	if (!where.file || where.line == 0 || where.file->bytes.len == 0 ||
	    diags->searched > LIMIT_DIAG_SEARCH)
		return none;
	const uint32_t first = where.file->first_line ? where.file->first_line : 1;
	if (where.line < first || !find_line(where.file->bytes, where.line - first + 1, &line))
		return none;
	diags->searched += (size_t)(line.at - where.file->bytes.at) + line.len;
	/* Of the line on which a part of a file begins, what stands before it is not there. */
	const uint32_t skipped =
		where.line == first && where.file->first_column ? where.file->first_column - 1 : 0;
	if (where.column && where.column <= skipped)
		return none;
	where.column -= where.column ? skipped : 0;
	const bool is_good = utf8_first_bad(line) == line.len;
	const size_t total = count_characters(line, is_good);
	if (where.column > total + 1)
		return none;

	/* A window around the column. */
	const size_t before = where.column ? where.column - 1 : 0;
	size_t start = 0;
	if (total > DIAG_SNIPPET_MOST && before > DIAG_SNIPPET_MOST / 2)
		start = before - DIAG_SNIPPET_MOST / 2;
	if (total > DIAG_SNIPPET_MOST && start > total - DIAG_SNIPPET_MOST)
		start = total - DIAG_SNIPPET_MOST;
	const size_t end = least(total, start + DIAG_SNIPPET_MOST);
	const struct str from = skip_characters(line, start, is_good);
	const struct str after = skip_characters(from, end - start, is_good);

	const bool is_cut = start > 0 || skipped > 0;
	if (is_cut)
		buf_add_text(&buf, "…");
	add_clean(&buf, (struct str){from.at, from.len - after.len});
	if (end < total)
		buf_add_text(&buf, "…");

	/* One character where the column is just past the end of the line. */
	const uint32_t length = least(where.length, end > before ? end - before : 1);
	const size_t caret = before - start + is_cut + 1;
	return (struct snippet){
		.text = keep(diags, &buf),
		.column = where.column ? (uint32_t)caret : 0,
		.length = length,
	};
}

/* Adding. */

/* A message is one line, whatever the text it quotes. */
static void
join_lines(struct buf *buf)
{
	for (size_t i = 0; i < buf->len; i++) {
		if (buf->at[i] == '\n' || buf->at[i] == '\r' || buf->at[i] == '\t')
			buf->at[i] = ' ';
	}
}

static struct str
keep_arg(zj_diags *diags, struct str arg)
{
	struct buf buf = BUF_INIT;
	struct str shown = arg;

	if (!arg.at)
		return STR_NONE;
	if (arg.len > DIAG_ARG_BYTES) {
		shown.len = DIAG_ARG_BYTES;
		while (shown.len > DIAG_ARG_BYTES - 4 &&
		       ((unsigned char)arg.at[shown.len] & 0xC0) == 0x80)
			shown.len--;
	}
	add_clean(&buf, shown);
	join_lines(&buf);
	if (shown.len < arg.len)
		buf_add_text(&buf, "…");
	return str_from(keep(diags, &buf));
}

static const char *
keep_name(zj_diags *diags, const char *name)
{
	struct buf buf = BUF_INIT;

	if (!name)
		return NULL;
	add_clean(&buf, str_from(name));
	return keep(diags, &buf);
}

/* English words that the Chinese repeat are kept once. */
static struct words
keep_words(zj_diags *diags, const struct words *arg)
{
	const struct str zh = arg->in[ZJ_LANG_ZH];
	const struct str en = arg->in[ZJ_LANG_EN];
	struct words kept = {{[ZJ_LANG_ZH] = keep_arg(diags, zh)}};

	if (en.at && !str_equal(en, zh))
		kept.in[ZJ_LANG_EN] = keep_arg(diags, en);
	return kept;
}

static void
add(zj_diags *diags, enum diag_code code, struct place where, const struct words args[ARGS])
{
	if (!diags)
		return;
	diags->counts[catalogue[code].level]++;
	if (diag_is_full(diags))
		return;

	where.length = where.length ? where.length : 1;
	const bool had_failed = diags->failed;
	diags->failed = false;
	const struct entry made = {
		.words = &catalogue[code],
		.file = where.file ? keep_name(diags, where.file->name) : NULL,
		.line = where.line,
		.column = where.column,
		.args = {keep_words(diags, &args[0]), keep_words(diags, &args[1]),
			 keep_words(diags, &args[2])},
		.snippet = take_snippet(diags, where),
	};
	struct entry *entry = diags->failed ? NULL : vec_push(&diags->entries);
	if (entry)
		*entry = made;
	diags->failed = had_failed || !entry;
}

void
diag_add(zj_diags *diags, enum diag_code code, struct place where, struct str a, struct str b,
	 struct str c)
{
	const struct words args[ARGS] = {{{a}}, {{b}}, {{c}}};

	add(diags, code, where, args);
}

void
diag_add_words(zj_diags *diags, enum diag_code code, struct place where, const struct words *a,
	       const struct words *b)
{
	const struct words none = {{STR_NONE}};
	const struct words args[ARGS] = {a ? *a : none, b ? *b : none, none};

	add(diags, code, where, args);
}

/* Reading. */

/* The argument a "{1}" at the start of `words` stands for; false where there is none. */
static bool
placeholder(const char *words, const struct entry *entry, zj_lang lang, struct str *out)
{
	if (words[0] != '{' || words[1] < '1' || words[1] >= '1' + ARGS || words[2] != '}')
		return false;
	*out = words_in(&entry->args[words[1] - '1'], lang);
	return true;
}

/* Are there placeholders, and all of them without an argument? */
static bool
lacks_arguments(const char *words, const struct entry *entry, zj_lang lang)
{
	bool has_placeholder = false;

	for (; *words; words++) {
		struct str arg;
		if (!placeholder(words, entry, lang, &arg))
			continue;
		if (arg.at)
			return false;
		has_placeholder = true;
	}
	return has_placeholder;
}

static const char *
compose(zj_diags *diags, const char *words, const struct entry *entry, zj_lang lang)
{
	struct buf buf = BUF_INIT;

	while (*words) {
		struct str arg;
		if (placeholder(words, entry, lang, &arg)) {
			buf_add(&buf, arg);
			words += 3;
			continue;
		}
		/* Up to the next brace; a brace that is no placeholder stands for itself. */
		const size_t plain = 1 + strcspn(words + 1, "{");
		buf_add(&buf, (struct str){words, plain});
		words += plain;
	}
	return keep(diags, &buf);
}

bool
zj_diags_get(const zj_diags *diags, size_t index, zj_lang lang, zj_diag *out)
{
	struct entry *entry = vec_at(&diags->entries, index);

	if (!entry)
		return false;
	/* Composing fills a cache and nothing else; a list is not shared by threads. */
	zj_diags *cache = (zj_diags *)diags;
	const char *note = entry->words->note[lang];
	if (note && lacks_arguments(note, entry, lang))
		note = NULL;
	if (!entry->message[lang])
		entry->message[lang] = compose(cache, entry->words->text[lang], entry, lang);
	if (note && !entry->note[lang])
		entry->note[lang] = compose(cache, note, entry, lang);
	if (!entry->message[lang] || (note && !entry->note[lang]))
		return false;

	*out = (zj_diag){
		.level = entry->words->level,
		.code = entry->words->code,
		.file = entry->file,
		.line = entry->line,
		.column = entry->column,
		.length = entry->snippet.length,
		.message = entry->message[lang],
		.note = entry->note[lang],
		.snippet = entry->snippet.text,
		.snippet_column = entry->snippet.column,
	};
	return true;
}
