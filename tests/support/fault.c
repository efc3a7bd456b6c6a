/*
 * Preloaded into a program under test, makes one call fail: the n-th allocation
 * (ZJ_FAULT_ALLOC=n, ENOMEM) or the n-th write, sync, truncation or rename
 * (ZJ_FAULT_WRITE=n, ENOSPC), counted from the start of main(). With ZJ_FAULT_STICKY=1 every
 * such call after it fails too, as on a disk that stays full.
 *
 * The allocations and writes counted, and whether one failed (1) or not (0), are written to
 * the file ZJ_FAULT_LOG when the program ends; the file is made empty when main() starts, so
 * that a program that never reached its end can be told from one that was never started.
 *
 * ZJ_FAULT_PATHS names a file for a line an allocation: its number, and a mark of the way the
 * program came to it (all its own calls that led there, and which call asked for the memory).
 * Allocations with one mark are alike to the program, however often it comes that way.
 *
 * Writes to standard error are let through: they carry the message the test wants to see.
 * What stdio flushes inside the C library does not pass here; tests use a full device for it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <inttypes.h>
#include <link.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

/* The C library's own allocator, under the names it keeps for this. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

enum kind {
	ALLOC,
	WRITE,
	KIND_COUNT
};

static bool armed;
static bool sticky;
static unsigned long fail_at[KIND_COUNT]; /* 0: only count */
static _Atomic unsigned long calls[KIND_COUNT];
static atomic_bool fired;
static const char *log_path;

/* Where the ways to the allocations go, -1 for nowhere; where the program's own code lies. */
static int paths = -1;
static uintptr_t code_begin;
static uintptr_t code_end;

enum {
	DEPTH = 128 /* calls of a way that are told apart, from the allocation up */
};

static uint64_t
mix(uint64_t mark, uintptr_t address)
{
	return (mark ^ address) * UINT64_C(1099511628211); /* FNV */
}

static void
note_path(unsigned long n, const void *caller)
{
	void *frames[DEPTH];
	const int depth = backtrace(frames, DEPTH);
	uint64_t mark = mix(UINT64_C(14695981039346656037), (uintptr_t)caller);
	char line[64];

	for (int i = 0; i < depth; i++) {
		const uintptr_t frame = (uintptr_t)frames[i];
		if (frame >= code_begin && frame < code_end)
			mark = mix(mark, frame);
	}
	const int length = snprintf(line, sizeof(line), "%lu %016" PRIx64 "\n", n, mark);
	(void)!syscall(SYS_write, paths, line, (size_t)length);
}

/* Takes down where the first object lies, which is the program, and looks no further. */
static int
find_code(struct dl_phdr_info *object, size_t size, void *unused)
{
	(void)size;
	(void)unused;
	for (int i = 0; i < object->dlpi_phnum; i++) {
		const ElfW(Phdr) *part = &object->dlpi_phdr[i];
		if (part->p_type == PT_LOAD && (part->p_flags & PF_X)) {
			code_begin = object->dlpi_addr + part->p_vaddr;
			code_end = code_begin + part->p_memsz;
		}
	}
	return 1;
}

static void
begin_paths(const char *path)
{
	void *frame;

	dl_iterate_phdr(find_code, NULL);
	(void)backtrace(&frame, 1); /* loads what it needs, before anything is counted */
	paths = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
			     0644);
}

static bool
fails(enum kind kind, const void *caller)
{
	if (!armed)
		return false;
	const unsigned long n = atomic_fetch_add(&calls[kind], 1) + 1;
	if (kind == ALLOC && paths >= 0)
		note_path(n, caller);
	if (fail_at[kind] == 0 || n < fail_at[kind] || (n > fail_at[kind] && !sticky))
		return false;
	atomic_store(&fired, true);
	errno = kind == ALLOC ? ENOMEM : ENOSPC;
	return true;
}

/* Straight to the kernel: nothing here may allocate, or pass through ourselves. */
static void
write_log(const char *text, size_t length)
{
	const long file = syscall(SYS_openat, AT_FDCWD, log_path,
				  O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (file < 0)
		return;
	(void)!syscall(SYS_write, file, text, length);
	syscall(SYS_close, file);
}

__attribute__((destructor)) static void
finish(void)
{
	if (!armed || !log_path)
		return;
	armed = false;
	char line[64];
	const int length = snprintf(line, sizeof(line), "%lu %lu %d\n", calls[ALLOC], calls[WRITE],
				    atomic_load(&fired) ? 1 : 0);
	write_log(line, (size_t)length);
}

static unsigned long
number(const char *name)
{
	const char *text = getenv(name);

	return text ? strtoul(text, NULL, 10) : 0;
}

typedef int main_function(int, char **, char **);
typedef int start_function(main_function *, int, char **, void (*)(void), void (*)(void),
			   void (*)(void), void *);
start_function __libc_start_main;

static main_function *real_main;

static int
counted_main(int argc, char **argv, char **environment)
{
	fail_at[ALLOC] = number("ZJ_FAULT_ALLOC");
	fail_at[WRITE] = number("ZJ_FAULT_WRITE");
	sticky = number("ZJ_FAULT_STICKY") != 0;
	log_path = getenv("ZJ_FAULT_LOG");
	if (getenv("ZJ_FAULT_PATHS"))
		begin_paths(getenv("ZJ_FAULT_PATHS"));
	/* What the program itself starts is not under test. */
	unsetenv("LD_PRELOAD");
	if (log_path)
		write_log("", 0);
	armed = true;
	return real_main(argc, argv, environment);
}

int
__libc_start_main(main_function *main, int argc, char **argv, void (*init)(void),
		  void (*fini)(void), void (*loader_fini)(void), void *stack_end)
{
	start_function *start = (start_function *)dlsym(RTLD_NEXT, "__libc_start_main");

	real_main = main;
	return start(counted_main, argc, argv, init, fini, loader_fini, stack_end);
}

void *
malloc(size_t size)
{
	return fails(ALLOC, __builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *
calloc(size_t count, size_t size)
{
	return fails(ALLOC, __builtin_return_address(0)) ? NULL : __libc_calloc(count, size);
}

void *
realloc(void *old, size_t size)
{
	return fails(ALLOC, __builtin_return_address(0)) ? NULL : __libc_realloc(old, size);
}

void *
reallocarray(void *old, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes)) {
		errno = ENOMEM;
		return NULL;
	}
	return realloc(old, bytes);
}

void *
aligned_alloc(size_t alignment, size_t size)
{
	return fails(ALLOC, __builtin_return_address(0)) ? NULL : __libc_memalign(alignment, size);
}

int
posix_memalign(void **out, size_t alignment, size_t size)
{
	void *piece =
		fails(ALLOC, __builtin_return_address(0)) ? NULL : __libc_memalign(alignment, size);

	if (!piece)
		return ENOMEM;
	*out = piece;
	return 0;
}

ssize_t
write(int file, const void *bytes, size_t length)
{
	if (file != STDERR_FILENO && fails(WRITE, NULL))
		return -1;
	return syscall(SYS_write, file, bytes, length);
}

ssize_t
writev(int file, const struct iovec *pieces, int count)
{
	if (file != STDERR_FILENO && fails(WRITE, NULL))
		return -1;
	return syscall(SYS_writev, file, pieces, count);
}

ssize_t
pwrite64(int file, const void *bytes, size_t length, off64_t offset)
{
	if (fails(WRITE, NULL))
		return -1;
	return syscall(SYS_pwrite64, file, bytes, length, offset);
}

ssize_t
pwrite(int file, const void *bytes, size_t length, off_t offset)
{
	return pwrite64(file, bytes, length, offset);
}

int
fsync(int file)
{
	return fails(WRITE, NULL) ? -1 : (int)syscall(SYS_fsync, file);
}

int
fdatasync(int file)
{
	return fails(WRITE, NULL) ? -1 : (int)syscall(SYS_fdatasync, file);
}

int
ftruncate64(int file, off64_t length)
{
	return fails(WRITE, NULL) ? -1 : (int)syscall(SYS_ftruncate, file, length);
}

int
ftruncate(int file, off_t length)
{
	return ftruncate64(file, length);
}

int
rename(const char *from, const char *to)
{
	return fails(WRITE, NULL) ? -1
				  : (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int
renameat(int from_folder, const char *from, int to_folder, const char *to)
{
	return fails(WRITE, NULL)
		       ? -1
		       : (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, 0);
}
