/*
 * Messages and diagnostics on standard error.
 *
 *	answers.yaml:14:9: error[answer-type]: "maybe" is not one of yes, no
 *	   14 |   ops.mes: maybe
 *	      |            ^~~~~
 *	      = note: …
 */
#include "cli/message.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/reason.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "report/report.h"

static const char *const texts[MESSAGE_COUNT][ZJ_LANG_COUNT] = {
#define MESSAGE(id, en, zh) [id] = {[ZJ_LANG_ZH] = zh, [ZJ_LANG_EN] = en},
#include "cli/message.def"
#undef MESSAGE
};

const char *
message_text(enum message message, zj_lang lang)
{
	return texts[message][lang];
}

const char *
message_errno(const struct cli *cli, int error)
{
	const struct words reason = reason_of(error);

	return words_in(&reason, cli->lang).at;
}

void
message_add(struct buf *out, enum message message, zj_lang lang, struct str a, struct str b,
	    struct str c)
{
	const struct str gaps[] = {a, b, c};

	for (const char *at = message_text(message, lang); *at; at++) {
		if (at[0] == '{' && at[1] >= '1' && at[1] <= '3' && at[2] == '}') {
			report_clean(out, gaps[at[1] - '1']);
			at += 2;
		} else {
			buf_add_char(out, *at);
		}
	}
}

static void
flush(struct cli *cli)
{
	/* There is nowhere left to say that this failed. */
	(void)io_write_fd(STDERR_FILENO, buf_str(&cli->err));
	buf_clear(&cli->err);
}

static void
say(struct cli *cli, enum message level, enum message message, const char *a, const char *b,
    const char *c)
{
	buf_add_text(&cli->err, "zhijie: ");
	if (level != MESSAGE_COUNT) {
		buf_add_text(&cli->err, message_text(level, cli->lang));
		buf_add_text(&cli->err, cli->lang == ZJ_LANG_ZH ? "：" : ": ");
	}
	message_add(&cli->err, message, cli->lang, str_from(a), str_from(b), str_from(c));
	buf_add_char(&cli->err, '\n');
	flush(cli);
}

void
message_error(struct cli *cli, enum message message, const char *a, const char *b, const char *c)
{
	say(cli, MESSAGE_ERROR, message, a, b, c);
}

void
message_note(struct cli *cli, enum message message, const char *a, const char *b, const char *c)
{
	say(cli, MESSAGE_NOTE, message, a, b, c);
}

void
message_say(struct cli *cli, enum message message, const char *a, const char *b, const char *c)
{
	say(cli, MESSAGE_COUNT, message, a, b, c);
}

/* --- diagnostics ----------------------------------------------------------------------- */

static const char *
level_text(zj_diag_level level, zj_lang lang)
{
	static const enum message words[ZJ_DIAG_LEVEL_COUNT] = {
		[ZJ_DIAG_NOTE] = MESSAGE_NOTE,
		[ZJ_DIAG_WARNING] = MESSAGE_WARNING,
		[ZJ_DIAG_ERROR] = MESSAGE_ERROR,
	};

	return message_text(words[level], lang);
}

/* How wide `count` characters at the start of `text` are once they are safe to show; *rest is
 * what follows them. */
static size_t
shown_width(struct str text, size_t count, struct str *rest)
{
	struct buf shown = BUF_INIT;
	size_t bytes = 0;

	for (size_t i = 0; i < count && bytes < text.len; i++) {
		bool good;
		bytes += utf8_step((struct str){text.at + bytes, text.len - bytes}, &good);
	}
	report_clean(&shown, (struct str){text.at, bytes});
	const size_t width = utf8_width(buf_str(&shown));
	buf_done(&shown);
	*rest = (struct str){text.at + bytes, text.len - bytes};
	return width;
}

enum {
	GUTTER = 6
};

static void
add_snippet(struct buf *out, const zj_diag *diag)
{
	const struct str line = str_from(diag->snippet);
	struct str rest;

	if (!diag->snippet)
		return;
	if (diag->line)
		buf_printf(out, "%*u | ", GUTTER, diag->line);
	else
		buf_printf(out, "%*s | ", GUTTER, "");
	report_clean(out, line);
	buf_add_char(out, '\n');
	if (!diag->snippet_column)
		return;
	buf_printf(out, "%*s | ", GUTTER, "");
	buf_add_repeat(out, STR(" "), shown_width(line, diag->snippet_column - 1, &rest));
	const size_t length = shown_width(rest, diag->length, &rest);
	buf_add_char(out, '^');
	if (length > 1)
		buf_add_repeat(out, STR("~"), length - 1);
	buf_add_char(out, '\n');
}

static void
add_diag(struct buf *out, const zj_diag *diag, zj_lang lang)
{
	if (diag->file) {
		report_clean(out, str_from(diag->file));
		if (diag->line)
			buf_printf(out, ":%u", diag->line);
		if (diag->line && diag->column)
			buf_printf(out, ":%u", diag->column);
		buf_add_text(out, ": ");
	} else {
		buf_add_text(out, "zhijie: ");
	}
	buf_printf(out, "%s[%s]: ", level_text(diag->level, lang), diag->code);
	report_clean(out, str_from(diag->message));
	buf_add_char(out, '\n');
	add_snippet(out, diag);
	if (diag->note) {
		buf_printf(out, "%*s = %s: ", GUTTER, "", message_text(MESSAGE_NOTE, lang));
		report_clean(out, str_from(diag->note));
		buf_add_char(out, '\n');
	}
}

/* An entry, and when it was found. */
struct found {
	zj_diag diag;
	size_t index;
};

static bool
is_same_file(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* As a person reads a file, from top to bottom; files in the order met. */
static int
compare_found(const void *a, const void *b)
{
	const struct found *x = a;
	const struct found *y = b;

	if (is_same_file(x->diag.file, y->diag.file)) {
		if (x->diag.line != y->diag.line)
			return x->diag.line < y->diag.line ? -1 : 1;
		if (x->diag.column != y->diag.column)
			return x->diag.column < y->diag.column ? -1 : 1;
	}
	return x->index < y->index ? -1 : x->index > y->index;
}

/* Sort runs of entries about the same file, each by place. */
static void
sort_found(struct found *found, size_t count)
{
	size_t first = 0;

	for (size_t i = 1; i <= count; i++) {
		if (i < count && is_same_file(found[i].diag.file, found[first].diag.file))
			continue;
		qsort(found + first, i - first, sizeof(*found), compare_found);
		first = i;
	}
}

void
message_diags(struct cli *cli, const zj_diags *diags)
{
	struct found found[LIMIT_DIAGS];
	size_t shown = 0;

	if (!diags)
		return;
	while (shown < LIMIT_DIAGS && zj_diags_get(diags, shown, cli->lang, &found[shown].diag)) {
		found[shown].index = shown;
		shown++;
	}
	sort_found(found, shown);
	for (size_t i = 0; i < shown; i++)
		add_diag(&cli->err, &found[i].diag, cli->lang);
	flush(cli);

	const size_t count = zj_diags_count(diags);
	const size_t errors = zj_diags_count_at_least(diags, ZJ_DIAG_ERROR);
	cli->error_count += errors;
	cli->warning_count += zj_diags_count_at_least(diags, ZJ_DIAG_WARNING) - errors;
	if (count > shown) {
		struct buf more = BUF_INIT;
		buf_add_size(&more, count - shown);
		message_note(cli, MESSAGE_MORE_DIAGNOSTICS, more.at, NULL, NULL);
		buf_done(&more);
	}
}

void
message_summary(struct cli *cli)
{
	struct buf errors = BUF_INIT;
	struct buf warnings = BUF_INIT;

	if (cli->error_count + cli->warning_count == 0)
		return;
	buf_add_size(&errors, cli->error_count);
	buf_add_size(&warnings, cli->warning_count);
	message_say(cli, MESSAGE_COUNT_ERRORS, errors.at, warnings.at, NULL);
	buf_done(&errors);
	buf_done(&warnings);
}

enum cli_exit
message_usage(struct cli *cli, enum message message, const char *a, const char *b, const char *c)
{
	struct buf name = BUF_INIT;

	say(cli, MESSAGE_ERROR, message, a, b, c);
	buf_add_text(&name, "zhijie");
	if (cli->command) {
		buf_add_char(&name, ' ');
		buf_add_text(&name, cli->command->name);
	}
	message_note(cli, MESSAGE_TRY_HELP, name.at, NULL, NULL);
	buf_done(&name);
	return CLI_USAGE;
}
