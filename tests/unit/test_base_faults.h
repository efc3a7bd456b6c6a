/*
 * Making the n-th call of the outside world fail: the linker sends malloc, write and the
 * like here first (--wrap in base.cmake).
 */
#ifndef TEST_BASE_FAULTS_H
#define TEST_BASE_FAULTS_H

#include <stdbool.h>

enum fault_kind {
	FAULT_MEMORY, /* malloc, calloc, realloc */
	FAULT_WRITE,  /* write: no space left */
	FAULT_SHORT,  /* write: takes one byte only, then is interrupted; never fails */
	FAULT_SYNC,   /* fsync */
	FAULT_RENAME
};

/* Fail call `n`, counted from 1, of that kind from now on, and that one only. */
void fault_set(enum fault_kind kind, long n);
void fault_stop(void);

/* Did a call fail since fault_set()? */
bool fault_happened(void);

#endif
