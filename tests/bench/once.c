/*
 * Run a command once, in a new process, and say what it took: `wall cpu peak` on a line of standard
 * output, in nanoseconds, nanoseconds of user and system time, and kilobytes at its highest.
 *
 * Usage: bench_once INPUT OUTPUT COMMAND [ARG ...]
 *
 * INPUT and OUTPUT are files for its standard input and output; both may be /dev/null. This is a
 * program because it must be small: a child's memory at its highest is never told as less than that
 * of the process that started it.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

extern char **environ;

static long long
nanoseconds(struct timeval time)
{
	return (long long)time.tv_sec * 1000000000 + (long long)time.tv_usec * 1000;
}

int
main(int count, char **words)
{
	posix_spawn_file_actions_t files;
	struct rusage used;
	pid_t child;
	int status;

	if (count < 4) {
		fputs("usage: bench_once INPUT OUTPUT COMMAND [ARG ...]\n", stderr);
		return 3;
	}
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDIN_FILENO, words[1], O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, words[2],
					 O_WRONLY | O_CREAT | O_TRUNC, 0666);
	const int64_t begun = bench_now();
	if (posix_spawnp(&child, words[3], &files, NULL, words + 3, environ) != 0 ||
	    waitpid(child, &status, 0) != child) {
		fprintf(stderr, "bench_once: cannot run %s\n", words[3]);
		return 4;
	}
	const int64_t wall = bench_now() - begun;
	getrusage(RUSAGE_CHILDREN, &used);
	posix_spawn_file_actions_destroy(&files);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return WIFEXITED(status) ? WEXITSTATUS(status) : 70;
	printf("%lld %lld %ld\n", (long long)wall,
	       nanoseconds(used.ru_utime) + nanoseconds(used.ru_stime), used.ru_maxrss);
	return 0;
}
