/*
 * Whatever a hostile file can inflate has its bound here, with its reason. A message that
 * refuses a file names the limit by the name in quotes.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#include <stddef.h>
#include <stdint.h>

/* "file-bytes": the largest survey seen is under 1 MB; 32 MB leaves room for exports. */
#define LIMIT_FILE_BYTES ((size_t)32 << 20)

/* "line-bytes": one document of a stream; the rest of a longer line is passed over unread. */
#define LIMIT_LINE_BYTES ((size_t)8 << 20)

/*
 * "unpack-ratio", "unpack-window": what a packed file may become. gzip and zstd make a
 * questionnaire some ten to fifty times smaller; a thousand times, past the first 64 MB, is a file
 * made to do harm. 2 to the 27th byte is the memory that zstd's own program allows a file to ask for.
 */
#define LIMIT_UNPACK_RATIO 1000
#define LIMIT_UNPACK_FREE ((uint64_t)64 << 20)
#define LIMIT_UNPACK_WINDOW 27

/* "depth": people nest sections five deep; 64 stops a stack from being used up. */
#define LIMIT_DEPTH 64

/* "nodes": values in one document; a 2,000-question rubric in two languages has 60,000. */
#define LIMIT_NODES 1000000

/* "scalar-bytes": one answer, one text. */
#define LIMIT_SCALAR_BYTES ((size_t)1 << 20)

/* "diagnostics": kept of one run; after that they are only counted. */
#define LIMIT_DIAGS 200

/*
 * Bytes looked through to find the lines that diagnostics show, a fraction of a second in
 * all: 200 times 2.5 MB. After that entries come without their line.
 */
#define LIMIT_DIAG_SEARCH ((size_t)512 << 20)

/* "expression-bytes", "expression-depth": a rule is a sentence, not a program. */
#define LIMIT_EXPR_BYTES 4096
#define LIMIT_EXPR_DEPTH 64

/* "expression-steps": of one evaluation; count() over 2,000 questions takes some 20,000. */
#define LIMIT_EXPR_STEPS 1000000

/* "regex-effort", "regex-depth", "regex-text": PCRE2's match and depth limits, text tried. */
#define LIMIT_REGEX_EFFORT 100000
#define LIMIT_REGEX_DEPTH 1000
#define LIMIT_REGEX_TEXT 65536

/* "questions", "options": of one rubric, sections counted in; an option set is a 64-bit mask. */
#define LIMIT_QUESTIONS 10000
#define LIMIT_OPTIONS 64

/* Folders in folders that a batch goes into; as deep as paths get in practice, and then some. */
#define LIMIT_FOLDERS 64

/* A name longer than this is none: people have to read and write it. */
#define LIMIT_NAME_BYTES 128

/* "items": options, bands, rules, facts and so on of one rubric together. */
#define LIMIT_ITEMS 200000

/* "tags": on one question, those of its sections counted in. "profiles". "tiers": a mask. */
#define LIMIT_TAGS 64
#define LIMIT_PROFILES 64
#define LIMIT_TIERS 64

/* "documents": of one file that `score` takes, which holds all their results until all are there;
 * `batch` and `stream` hold a few and have no such bound. */
#define LIMIT_DOCUMENTS 1000

/* "rubrics": that one answers file answers; there are fewer programmes than that. */
#define LIMIT_RUBRICS 64

/* "reads": names that all expressions of a rubric read; @tag stands for three a question. */
#define LIMIT_READS 4000000

/* "includes": files that make up one rubric, those of what it extends counted in. */
#define LIMIT_INCLUDES 64

/* "bases": a district's variant of a city's of a province's of the nation's, and some more. */
#define LIMIT_BASES 8

/* "changes": things that one rubric changes, adds and removes in what it extends; each is
 * looked for among all there are. */
#define LIMIT_CHANGES 5000

/* "results": ranked or summed up at once, which takes some 100 bytes each; there are fewer
 * enterprises than that. */
#define LIMIT_RESULTS 100000000

/*
 * What `rubric check` spends on one rubric before it leaves the rest untried: texts matched
 * against patterns (each is stopped by "regex-effort"; a pattern takes some fifty), and names
 * read and things visited while refused options and accepted findings are looked for.
 */
#define LIMIT_TRIALS 10000
#define LIMIT_TRIAL_READS 20000000

/*
 * Pairs of questionnaires that `quality` compares with each other; 20,000 made at random take a few
 * thousand. Where a folder is made so that all may be alike, the rest is left, and told.
 */
#define LIMIT_PAIRS 10000000

#endif
