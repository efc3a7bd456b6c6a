/*
 * Talking to the person: our own messages, and diagnostics with the line and a caret. All of
 * it goes to standard error, safe for a terminal.
 */
#ifndef CLI_MESSAGE_H
#define CLI_MESSAGE_H

#include "cli/cli.h"

enum message {
#define MESSAGE(id, en, zh) id,
#include "cli/message.def"
#undef MESSAGE
	MESSAGE_COUNT
};

const char *message_text(enum message message, zj_lang lang);

/* What the system says of errno, in the language of the person. Lives until the next call. */
const char *message_errno(const struct cli *cli, int error);

/* The words with their gaps filled, made safe for a terminal. */
void message_add(struct buf *out, enum message message, zj_lang lang, struct str a, struct str b,
		 struct str c);

/* "zhijie: error: …", "zhijie: note: …", "zhijie: …" on standard error. Arguments may be
 * NULL. */
void message_error(struct cli *cli, enum message message, const char *a, const char *b,
		   const char *c);
void message_note(struct cli *cli, enum message message, const char *a, const char *b,
		  const char *c);
void message_say(struct cli *cli, enum message message, const char *a, const char *b,
		 const char *c);

/* An error in how the program was called, with where to find help. Returns CLI_USAGE. */
enum cli_exit message_usage(struct cli *cli, enum message message, const char *a, const char *b,
			    const char *c);

/* Every entry of a list, and how many more there were; counts them in cli. */
void message_diags(struct cli *cli, const zj_diags *diags);

/* "errors: 3, warnings: 1", where there were any. */
void message_summary(struct cli *cli);

#endif
