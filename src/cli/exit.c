/*
 * Exit codes.
 */
#include "cli/exit.h"

const struct exit_entry exit_entries[] = {
	{CLI_DONE, {"完成", "done"}},
	{CLI_BELOW,
	 {"完成，但低于 --require 要求的等级",
	  "done, but below the tier that --require asked for"}},
	{CLI_DOCUMENT,
	 {"文档有误（评价标准、答卷或测试）", "a document is wrong (rubric, answers, vectors)"}},
	{CLI_USAGE, {"用法不对", "the command line is wrong"}},
	{CLI_ENVIRONMENT,
	 {"环境问题：文件、磁盘、内存或数据库",
	  "the surroundings failed: a file, the disk, memory, the database"}},
	{CLI_BUG, {"本程序自身的缺陷", "a fault of the program itself"}},
};
const size_t exit_entry_count = sizeof(exit_entries) / sizeof(exit_entries[0]);

enum cli_exit
exit_of_status(zj_status status)
{
	switch (status) {
	case ZJ_OK:
		return CLI_DONE;
	case ZJ_EINPUT:
	case ZJ_ELIMIT:
		return CLI_DOCUMENT;
	case ZJ_ENOTFOUND:
	case ZJ_EIO:
	case ZJ_EDB:
	case ZJ_ENOMEM:
		return CLI_ENVIRONMENT;
	case ZJ_EINTERNAL:
	case ZJ_STATUS_COUNT:
		break;
	}
	return CLI_BUG;
}

enum cli_exit
exit_worse(enum cli_exit a, enum cli_exit b)
{
	return a > b ? a : b;
}
