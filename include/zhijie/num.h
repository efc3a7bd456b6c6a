/*
 * Exact numbers: points, weights, shares, facts.
 *
 * A zj_num is a fraction in lowest terms, equal to rational arithmetic on the decimals as
 * they were written. There is no floating point in the library and no rounding before
 * display.
 *
 * A value is plain data: copy it, compare it with zj_num_compare(), free nothing. `den` is
 * at least 1, except in the one special value *overflow* (den 0), which says that a result
 * did not fit 127 bits. Overflow is sticky: every operation on it gives it again, so a
 * calculation asks once at its end.
 */
#ifndef ZHIJIE_NUM_H
#define ZHIJIE_NUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zhijie/status.h>

#ifdef __cplusplus
extern "C" {
#endif

__extension__ typedef __int128 zj_int128;

typedef struct zj_num {
	zj_int128 num;
	zj_int128 den;
} zj_num;

/* Room for any text that zj_num_text() and zj_num_exact_text() write, with its NUL. */
#define ZJ_NUM_TEXT_MAX 96

/* The whole number `value`. */
ZJ_API zj_num zj_num_int(int64_t value);

/*
 * Read a decimal: optional sign, digits with an optional point, optional exponent, optional
 * trailing '%'. Nothing else, no white space, no locale: "46.9", "-0.05", ".5", "35%", "1e3";
 * not "5.", which is a digit short.
 * Returns false, leaving *out alone, when the text is not of that form or does not fit.
 */
ZJ_API bool zj_num_parse(zj_num *out, const char *text, size_t length) ZJ_MUST_USE;

/* -1, 0 or 1 as a is below, equal to or above b. Neither may be overflow. */
ZJ_API int zj_num_compare(zj_num a, zj_num b);

/* Is it a real value, that is, not overflow? */
ZJ_API bool zj_num_ok(zj_num value);

/*
 * Write it rounded half to even to `digits` places (0 to 18), always showing them:
 * 46.9 with 2 gives "46.90". For display only; never "-0". "overflow" for overflow.
 * Returns the length, NUL not counted.
 */
ZJ_API size_t zj_num_text(char out[ZJ_NUM_TEXT_MAX], zj_num value, int digits);

/*
 * Write it exactly: as a decimal without trailing zeros where it has a finite one whose
 * digits fit 127 bits, so that zj_num_parse() reads it back; else as a fraction "1/3".
 * "overflow" for overflow. Returns the length, NUL not counted.
 */
ZJ_API size_t zj_num_exact_text(char out[ZJ_NUM_TEXT_MAX], zj_num value);

#ifdef __cplusplus
}
#endif

#endif
