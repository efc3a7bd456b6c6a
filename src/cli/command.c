/*
 * The table of commands.
 */
#include "cli/command.h"

#include <stdint.h>
#include <string.h>

#include "cli/message.h"
#include "report/report.h"

const struct command commands[] = {
	{
		.name = "score",
		.run = cmd_score,
		.needs = NEEDS_RUBRICS | NEEDS_STORE_IF_ASKED,
		.options = {OPTION_OUTPUT, OPTION_BRIEF, OPTION_SAVE, OPTION_REQUIRE, OPTION_DB,
			    OPTION_PICK, OPTION_RUBRICS, OPTION_PARAM},
		.option_count = 8,
		.operands = "FILE...",
		.operand = OPERAND_FILE,
		.operand_least = 1,
		.operand_most = SIZE_MAX,
		.help = {"给答卷定级、评分", "score answers and say which tier is reached"},
		.about =
			{"读取一份或多份答卷，按答卷所指的评价标准评分，给出等级、得分、各等级条件的满足情况和依据。"
			 "FILE 为 - 时读标准输入。一份答卷可回答多份评价标准：先并列各结果，再逐份给出。"
			 "一个文件中有多份答卷时（YAML 以 --- 分隔、JSON 列表、NDJSON、CSV）逐份评分；“文件:行号”或“文件#序号”指其中一份。"
			 "有误的答卷列出全部错误及其位置，不评分，也不影响其余答卷。",
			 "Reads one or more answers files, scores each against the rubric it names and "
			 "says which tier is reached, how firm that is, where the points are, which "
			 "conditions are met, and what the result rests on. FILE may be - for standard "
			 "input. A file may answer several rubrics: their results are shown side by "
			 "side first, then each in full. Of a file with several documents (YAML between lines of "
			 "---, a JSON list, NDJSON, CSV) each is scored; FILE:LINE or FILE#NUMBER is one of "
			 "them. A file with mistakes is not scored: all its mistakes are listed with "
			 "their places, and the other files are scored all the same."},
		.examples = "zhijie score answers.yaml\n"
			    "zhijie score answers.yaml --save --db plant.db\n"
			    "zhijie score *.yaml -o ndjson --require advanced\n"
			    "zhijie score one-firm.yaml --brief --require smart-factory:basic\n"
			    "zhijie score answers.yaml -o text -o json:result.json",
	},
	{
		.name = "explain",
		.run = cmd_explain,
		.needs = NEEDS_RUBRICS | NEEDS_STORE_IF_ASKED,
		.options = {OPTION_DEPTH, OPTION_OUTPUT, OPTION_DB, OPTION_PICK, OPTION_RUBRICS,
			    OPTION_PARAM},
		.option_count = 6,
		.operands = "FILE",
		.operand = OPERAND_FILE,
		.operand_least = 1,
		.operand_most = 1,
		.help = {"说明为什么是这个等级和得分",
			 "say why: a line, the points won and lost, or the arithmetic"},
		.about =
			{"深度 1 为一行结论；2 为得分与失分的树和各条件；3 为完整计算过程：每一步的算式和数值，"
			 "以及规则和答案所在的文件、行、列。",
			 "Depth 1 is one line; 2 is the tree of points won and lost with every "
			 "condition; 3 is the full arithmetic: every step with its numbers, and the "
			 "file, line and column of each rule and answer."},
		.examples = "zhijie explain answers.yaml --depth 3",
	},
	{
		.name = "gap",
		.run = cmd_gap,
		.needs = NEEDS_RUBRICS | NEEDS_STORE_IF_ASKED,
		.options = {OPTION_TIER, OPTION_OUTPUT, OPTION_DB, OPTION_PICK, OPTION_RUBRICS,
			    OPTION_PARAM},
		.option_count = 6,
		.operands = "FILE",
		.operand = OPERAND_FILE,
		.operand_least = 1,
		.operand_most = 1,
		.help = {"列出距下一等级还差什么", "list what is missing for the next tier"},
		.about =
			{"列出目标等级（默认为下一等级）及其以下各等级尚未满足的条件、否决与封顶，以及每一项达到最好时可多得的分。"
			 "每个数字都由重新评分得出。",
			 "Lists every condition of the tier (the next one by default) and of those below "
			 "it that is not met, vetoes and caps, and what each open item would gain if it "
			 "were at its best. Every gain is found by scoring again."},
		.examples = "zhijie gap answers.yaml --tier excellent",
	},
	{
		.name = "batch",
		.run = cmd_batch,
		.needs = NEEDS_RUBRICS | NEEDS_STORE_IF_ASKED,
		.options = {OPTION_ROWS, OPTION_SAVE, OPTION_DB, OPTION_NO_ANSWERS, OPTION_PICK,
			    OPTION_RUBRICS, OPTION_PARAM, OPTION_FILES_FROM, OPTION_NUL,
			    OPTION_THREADS, OPTION_BAD, OPTION_MAX_BAD, OPTION_FAIL_FAST,
			    OPTION_DRY_RUN, OPTION_RESUME, OPTION_PROGRESS},
		.option_count = 16,
		.operands = "[PATH...]",
		.operand = OPERAND_FILE,
		.operand_most = SIZE_MAX,
		.help = {"批量评分：成千上万份答卷一次评完",
			 "score thousands of answers files in one run"},
		.about =
			{"PATH 为文件、目录或加引号的通配式；目录连同下级目录中的 .yaml、.yml、.json、.ndjson、.jsonl、.csv、.tsv 文件"
			 "（也可再压缩为 .gz、.zst）按名称顺序处理。一个文件可有多份答卷：YAML 以 --- 分隔，JSON 为列表，NDJSON 每行一份，"
			 "CSV 每行一个企业或一个答案；各份答卷以“文件:行号”（JSON 列表为“文件#序号”）指称，互不影响。"
			 "有误的答卷不影响其他答卷：用 --bad 列出每处错误和警告，入库时也一并记录，退出码为 2（--max-bad 允许的除外）。"
			 "加 --save 或 --db 时结果分批提交入库，提交之后才计数和输出；已入库且未变的跳过。"
			 "按 Ctrl-C 会先完成并提交手头的答卷，退出码为 4，之后可用 --resume 继续；被强行终止后也一样。"
			 "等级只取自答卷本身：其他评价标准的等级来自同一答卷或其中的申报，不取自库和其他答卷。",
			 "PATH is a file, a folder, or a pattern in quotes. A folder stands for the .yaml, "
			 ".yml, .json, .ndjson, .jsonl, .csv and .tsv files in and below it, which may be "
			 "packed (.gz, .zst), in order of name. A file may hold many documents: YAML between "
			 "lines of ---, the items of a JSON list, lines of NDJSON, rows of CSV (one an "
			 "enterprise, or one an answer). Each is called FILE:LINE (in a JSON list FILE#NUMBER) "
			 "and stands for itself. One with mistakes stops nothing: --bad lists every mistake "
			 "and every warning, the store keeps them with the run, and the exit code is 2 "
			 "unless --max-bad allows so many. With --save or --db, results are saved in "
			 "batches; a document is counted and its rows are written once it is on the disk, and "
			 "those whose results are there already are passed over. Ctrl-C finishes and saves "
			 "what is in hand and exits with 4; --resume goes on from there, as it does after "
			 "the program was killed. A result depends on its document alone: levels of other "
			 "rubrics come from the same document or are declared in it, not from the store."},
		.examples =
			"zhijie batch answers/ --save --bad bad.csv\n"
			"zhijie batch answers/ -o csv:results.csv --rubric smart-factory\n"
			"zhijie batch 'in/2026-*.ndjson.zst' survey.csv --db all.db --bad bad.csv\n"
			"find . -name '*.yaml' -print0 | zhijie batch --files-from - -0 --db all.db\n"
			"zhijie batch --resume",
	},
	{
		.name = "stream",
		.run = cmd_stream,
		.needs = NEEDS_RUBRICS,
		.options = {OPTION_CSV, OPTION_FULL, OPTION_STRICT_LINES, OPTION_THREADS_STREAM,
			    OPTION_PICK, OPTION_RUBRICS, OPTION_PARAM},
		.option_count = 7,
		.operands = "",
		.only_format = "ndjson",
		.help = {"流式评分：标准输入每行一份答卷（NDJSON），逐行输出结果",
			 "score a stream: one document a line in (NDJSON), one result a line out"},
		.about =
			{"从标准输入逐行读取 JSON 答卷，按原顺序在标准输出逐行写出结果：每行答卷所答的每份标准各一行简要记录"
			 "（zhijie-brief/1），或用 --full 输出完整结果。有误的行输出一行错误记录（zhijie-error/1），不影响其他行，"
			 "退出码仍为 0，除非给出 --strict。空行跳过。结果只取决于该行本身：其他标准的等级来自同一行或其中的申报。"
			 "加 --csv 时输入为表格，首行为列名。gzip 或 zstd 压缩的输入会自动解压。手头的输入处理完即刷新输出；占用内存不随输入增长。计数写到标准错误。",
			 "Reads answers as JSON, one document a line, from standard input and writes to "
			 "standard output, in the same order: for each rubric that a line answers a brief "
			 "record (zhijie-brief/1), or with --full the whole result. A line with mistakes "
			 "gives one error record (zhijie-error/1) and stops nothing; the exit code is 0 "
			 "all the same, unless --strict is given. Blank lines are passed over. A result "
			 "depends on its line alone: levels of other rubrics come from the same line or "
			 "are declared in it. With --csv the input is a table whose first row names its "
			 "columns. Input that is packed with gzip or zstd is unpacked. What is at hand is answered before more is waited for, and "
			 "memory does not grow with the input. Counts go to standard error."},
		.examples =
			"zhijie stream <answers.ndjson >results.ndjson\n"
			"zhijie stream --rubric smart-factory -j 4 <answers.ndjson | jq -r .tier\n"
			"zhijie stream --csv --rubric sme-2024 <answers.csv >results.ndjson\n"
			"parallel --pipe --block 8M zhijie stream <answers.ndjson >results.ndjson",
	},
	{
		.name = "quality",
		.run = cmd_quality,
		.needs = NEEDS_RUBRICS | NEEDS_STORE_IF_ASKED,
		.options = {OPTION_OUTPUT, OPTION_DB, OPTION_RUN, OPTION_ENTERPRISE, OPTION_ONLY,
			    OPTION_LIMIT, OPTION_PICK, OPTION_RUBRICS, OPTION_PARAM,
			    OPTION_FILES_FROM, OPTION_NUL, OPTION_THREADS},
		.option_count = 12,
		.operands = "[PATH...]",
		.operand = OPERAND_FILE,
		.operand_most = SIZE_MAX,
		.help = {"在众多答卷中找出值得核对之处",
			 "find what in many questionnaires is worth a second look"},
		.about =
			{"列出值得核对之处：互相矛盾的答案、不同企业几乎相同的答卷、几乎全选同一选项、刚过界限的数据、"
			 "与上次填报相比变化过大的等级和数据。只供核对，不是结论，不影响任何得分；有发现时退出码仍为 0。"
			 "PATH 为文件或目录；同时给出 --db 时，与库中往年的填报和其他企业的答卷比较。不给 PATH 时查看库中的结果。"
			 "各类的确切定义、可设的界限和不能说明什么，见 docs/quality.md。",
			 "Lists what is worth a look: answers that contradict each other, nearly the same "
			 "answers from different enterprises, one option nearly throughout, figures only "
			 "just past an edge, tiers and figures that changed much since the filing before. "
			 "These are things to look at, not verdicts: no score changes, and the exit code is "
			 "0 all the same. PATH is a file or a folder; with --db as well, it is held against "
			 "the filings of former years and the other enterprises in the store. Without PATH, "
			 "it is the results in the store that are looked through. docs/quality.md defines "
			 "each kind exactly, with its limits and with what it cannot tell."},
		.examples =
			"zhijie quality answers/\n"
			"zhijie quality answers/ --db last-years.db -o html:look.html\n"
			"zhijie quality --db all.db --only alike --only one-answer -o csv:look.csv\n"
			"zhijie quality answers/ --limit alike=98% --limit edges=1",
		.formats = "csv xlsx",
	},
	{
		.name = "rubric list",
		.run = cmd_rubric_list,
		.needs = NEEDS_RUBRICS,
		.options = {OPTION_OUTPUT, OPTION_RUBRICS},
		.option_count = 2,
		.operands = "",
		.help = {"列出可用的评价标准", "list the rubrics there are"},
		.about = {"列出评价标准目录中的每一个评价标准。",
			  "Lists every rubric in the folder of rubrics."},
	},
	{
		.name = "rubric show",
		.run = cmd_rubric_show,
		.needs = NEEDS_RUBRICS,
		.options = {OPTION_OUTPUT, OPTION_RESOLVED, OPTION_CHANGES, OPTION_RUBRICS},
		.option_count = 4,
		.operands = "RUBRIC",
		.operand = OPERAND_RUBRIC,
		.operand_least = 1,
		.operand_most = 1,
		.help = {"查看评价标准问什么、怎样定级",
			 "show what a rubric asks and how it decides"},
		.about =
			{"列出章节与题目、权重、答法、等级条件、参数、基础数据和来源。RUBRIC 为代号或路径。"
			 "标准若扩展另一个标准，--changes 列出改动前后的内容，--resolved 输出合并后的完整文件。",
			 "Shows its sections and questions with weights and ways to answer, the tiers "
			 "with their conditions, parameters, facts and sources. RUBRIC is an id or a "
			 "path. Of a rubric that extends another, --changes lists what was and what "
			 "is, --resolved writes the outcome as one file."},
	},
	{
		.name = "rubric check",
		.run = cmd_rubric_check,
		.needs = NEEDS_RUBRICS,
		.options = {OPTION_STRICT, OPTION_OUTPUT, OPTION_RUBRICS},
		.option_count = 3,
		.operands = "[RUBRIC...]",
		.operand = OPERAND_RUBRIC,
		.operand_least = 0,
		.operand_most = SIZE_MAX,
		.help = {"检查评价标准的写法和评分漏洞",
			 "check rubrics for mistakes, in scoring too"},
		.about =
			{"一次列出全部错误，带文件、行、列、原文和建议；能读取的再查评分上的漏洞：无法达到的等级、恒成立的条件、"
			 "无人用到的规则、缺少的译文和来源等，只报告可以证明的。RUBRIC 为代号、文件、目录，或装有多个评价标准的目录；"
			 "不给时检查全部。发现为警告；评价标准可用 accept 写明理由予以认可；加 --strict 时有未认可的发现则退出码为 2。",
			 "Lists every mistake at once, with file, line, column, the line itself and a "
			 "suggestion; a rubric that loads is then searched for mistakes in scoring: tiers "
			 "that cannot be reached, conditions that always hold, rules nobody reads, texts "
			 "and sources that are missing and more, only what can be proven. RUBRIC is an "
			 "id, a file, a folder, or a folder of rubrics; without it, all are checked. "
			 "Findings are warnings; a rubric may accept one with its reason (accept). With "
			 "--strict a finding not accepted makes the exit code 2."},
		.examples = "zhijie rubric check my-rubric.yaml\n"
			    "zhijie rubric check rubrics --strict\n"
			    "zhijie rubric check my-rubric.yaml -o json:findings.json",
	},
	{
		.name = "rubric diff",
		.run = cmd_rubric_diff,
		.needs = NEEDS_RUBRICS | NEEDS_STORE_IF_ASKED,
		.options = {OPTION_OUTPUT, OPTION_DB, OPTION_RUBRICS},
		.option_count = 3,
		.operands = "A B",
		.operand = OPERAND_RUBRIC,
		.operand_least = 2,
		.operand_most = 2,
		.help = {"按含义比较两个评价标准，看对已存企业的影响",
			 "compare two rubrics by what they mean, and what that does to enterprises"},
		.about =
			{"列出 A 到 B 的变化：可能改变得分或等级的在前，问法和作答的变化其次，只涉及文字、来源的在后；"
			 "每处给出新旧内容和两边的位置。算式按含义比较，写法不同不算差别。A、B 为代号、文件或目录。"
			 "给出 --db 时，把库中按 A 评过的每家企业（取有效的一条）在 A 和 B 下各重新评分，列出哪些企业的"
			 "等级或得分会变、哪些条件因此翻转、由哪几处变化造成；此时 A、B 也可写库中评价标准指纹的前 8 位以上。"
			 "不写入任何内容。",
			 "Lists what changes from A to B: first what may change scores or tiers, then "
			 "what is asked or may be answered otherwise, last what is only words or "
			 "sources; each with old and new and the place on both sides. Expressions are "
			 "compared by what they mean, not how they are spelt. A and B are ids, files or "
			 "folders.\n\nWith --db, every enterprise in the store that was scored under A "
			 "(by the result that counts) is scored again under both: which change tier or "
			 "score, which conditions flip, and which of the differences made it so. A and "
			 "B may then also be the first 8 or more digits of the fingerprint of a rubric "
			 "kept there. Nothing is stored."},
		.examples = "zhijie rubric diff rubrics/old rubrics/new\n"
			    "zhijie rubric diff rubrics/old rubrics/new --db plant.db",
	},
	{
		.name = "rubric migrate",
		.run = cmd_rubric_migrate,
		.needs = NEEDS_RUBRICS,
		.options = {OPTION_TO, OPTION_OUTPUT, OPTION_RUBRICS},
		.option_count = 3,
		.operands = "FILE",
		.operand = OPERAND_FILE,
		.operand_least = 1,
		.operand_most = 1,
		.help = {"把答卷转到评价标准的另一版本",
			 "carry an answers file over to another version of its rubric"},
		.about =
			{"按新版本的 renamed_from 给题目、选项、基础数据等改名，写出新的答卷（-o yaml:FILE，默认标准输出）；"
			 "原文件不动，注释不保留。转不过去的答案逐条列出位置和原因。不给 --to 时转到同代号的现有版本。"
			 "新答卷还需补充才能评分时退出码为 2。",
			 "Writes a new answers file (-o yaml:FILE; standard output by default) in which "
			 "questions, options, facts and so on have the names of the new version, by its "
			 "renamed_from. The old file stays as it is; comments are not kept. Every answer "
			 "that could not be carried is told with its place and the reason. Without --to "
			 "it is the rubric of the same id as it is now. Exits with 2 when the new file "
			 "cannot be scored before something in it is answered."},
		.examples =
			"zhijie rubric migrate answers.yaml -o yaml:answers-2.yaml\n"
			"zhijie rubric migrate answers.yaml --to rubrics/new -o yaml:answers-2.yaml",
		.only_format = "yaml",
	},
	{
		.name = "rubric test",
		.run = cmd_rubric_test,
		.needs = NEEDS_RUBRICS,
		.options = {OPTION_COVERAGE, OPTION_MIN_COVERAGE, OPTION_OUTPUT, OPTION_RUBRICS},
		.option_count = 4,
		.operands = "[RUBRIC...]",
		.operand = OPERAND_RUBRIC,
		.operand_least = 0,
		.operand_most = SIZE_MAX,
		.help = {"运行评价标准自带的测试用例，统计覆盖",
			 "run the test vectors beside rubrics, and say what they cover"},
		.about =
			{"运行评价标准目录下 vectors/*.yaml 中的用例，并统计用例覆盖了哪些等级边界、规则、选项、区间和类型。"
			 "RUBRIC 为代号、文件、目录，或存放多个评价标准的目录；不给时为全部。"
			 "等级边界指等级的每个条件：须有用例在满足它时达到该等级，也须有用例仅因它而达不到。"
			 "-o 另可用 junit。有用例未通过，或覆盖低于 --min-coverage 时退出码为 2。",
			 "Runs the cases in vectors/*.yaml beside the rubric, and counts which tier "
			 "boundaries, rules, options, bands and profiles they cover. RUBRIC is an id, a "
			 "file, a folder, or a folder of rubrics; without it, all there are. A tier "
			 "boundary is a condition of a tier: some case must meet it and reach the tier, "
			 "and in some case it alone must keep the tier from being reached. -o may also be "
			 "junit. Exits with 2 when a case fails, or when less is covered than "
			 "--min-coverage asks."},
		.examples = "zhijie rubric test my-rubric --coverage\n"
			    "zhijie rubric test rubrics --min-coverage tiers=100,rules=100\n"
			    "zhijie rubric test rubrics -o text -o junit:vectors.xml",
		.formats = "junit",
	},
	{
		.name = "rubric facts",
		.run = cmd_rubric_facts,
		.needs = NEEDS_RUBRICS,
		.options = {OPTION_OUTPUT, OPTION_RUBRICS},
		.option_count = 2,
		.operands = "[FACT...]",
		.operand = OPERAND_OTHER,
		.operand_most = SIZE_MAX,
		.help = {"列出企业只需填一次的数据项及口径",
			 "list the facts an enterprise enters once, and how they are counted"},
		.about =
			{"列出基础数据表（评价标准目录中的 facts.yaml）的数据项：单位、口径、被哪些评价标准读取。"
			 "给出 FACT 时只列这些，也可以是某份评价标准自有的数据项。",
			 "Lists the shared vocabulary (facts.yaml in the folder of rubrics): unit, how a "
			 "fact is counted, and which rubrics read it. With FACT, only these; they may "
			 "also be facts that one rubric has for itself."},
		.examples = "zhijie rubric facts equipment.total revenue.last",
	},
	{
		.name = "rubric new",
		.run = cmd_rubric_new,
		.options = {OPTION_TITLE},
		.option_count = 1,
		.operands = "ID [FOLDER]",
		.operand = OPERAND_FILE,
		.operand_least = 1,
		.operand_most = 2,
		.help = {"新建一个带注释的评价标准", "write a commented rubric to start from"},
		.about =
			{"写出一个目录：rubric.yaml、测试用例、示例答卷和 README，可直接通过 rubric check 和 rubric test，"
			 "再逐处改成自己的内容。目录为 FOLDER，不写则与 ID 同名；已有的目录或文件一律拒绝，不会被改动。注释的语言随 --lang。",
			 "Writes a folder with rubric.yaml, test vectors, example answers and a README, "
			 "which passes rubric check and rubric test as it is; then change it piece by "
			 "piece. The folder is FOLDER, or ID in the working folder. One that is there "
			 "already is refused and left alone. Comments are in the language of --lang."},
		.examples = "zhijie rubric new my-rubric\n"
			    "zhijie rubric new my-rubric --title 示例车间评价 rubrics/my-rubric",
	},
	{
		.name = "rubric guide",
		.run = cmd_rubric_guide,
		.needs = NEEDS_RUBRICS,
		.options = {OPTION_OUTPUT, OPTION_RUBRICS},
		.option_count = 2,
		.operands = "RUBRIC",
		.operand = OPERAND_RUBRIC,
		.operand_least = 1,
		.operand_most = 1,
		.help = {"输出评价标准的阅读本", "print a rubric as people read it"},
		.about =
			{"把评价标准写成供人阅读、审阅和打印的文本：各题的选项与分值、证据、等级条件和规则（公式同时用文字说明）、"
			 "参数、基础数据和来源；凭记忆或自行设定的内容有标记。html 为单个网页文件，不联网、不含脚本；markdown "
			 "便于放到网站上或继续编辑。",
			 "Writes a rubric out for reading, reviewing and printing: every question with "
			 "its options, points and evidence, tiers and rules with their formulas in "
			 "words, parameters, facts and sources; what is recalled or the author's own is "
			 "marked. html is one file that fetches nothing and holds no script; markdown is "
			 "for a site or for editing on."},
		.examples = "zhijie rubric guide smart-factory -o html:guide.html\n"
			    "zhijie rubric guide smart-factory -o markdown:guide.md --lang en",
	},
	{
		.name = "rubric schema",
		.run = cmd_rubric_schema,
		.only_format = "json",
		.needs = NEEDS_RUBRICS,
		.options = {OPTION_OUTPUT, OPTION_RUBRICS},
		.option_count = 2,
		.operands = "[RUBRIC]",
		.operand = OPERAND_RUBRIC,
		.operand_least = 0,
		.operand_most = 1,
		.help = {"输出 JSON Schema，供编辑器补全和检查",
			 "print a JSON Schema, for editors to complete and check by"},
		.about =
			{"不给 RUBRIC 时输出评价标准文件（主文件、分册、测试用例）的 JSON Schema；给出时输出该评价标准答卷的 JSON "
			 "Schema，含各题、选项、单位和提示，语言随 --lang。在 YAML 文件首行写 "
			 "`# yaml-language-server: $schema=FILE`，编辑器便会补全和检查。只有 json 一种格式。",
			 "Without RUBRIC, prints the JSON Schema of rubric files (the main file, parts, "
			 "test vectors); with it, that of the answers to this rubric: questions, "
			 "options, units and hints, in the language of --lang. With "
			 "`# yaml-language-server: $schema=FILE` as the first line of a YAML file, an "
			 "editor completes and checks it. json is the one format."},
		.examples = "zhijie rubric schema -o json:rubric.schema.json\n"
			    "zhijie rubric schema smart-factory -o json:answers.schema.json",
	},
	{
		.name = "rubric vectors",
		.run = cmd_rubric_vectors,
		.needs = NEEDS_RUBRICS,
		.options = {OPTION_OUTPUT, OPTION_PARAM, OPTION_RUBRICS},
		.option_count = 3,
		.operands = "RUBRIC [FILE]",
		.operand = OPERAND_RUBRIC,
		.operand_least = 1,
		.operand_most = 2,
		.help = {"按等级界限生成待核对的测试用例",
			 "make test vectors at the boundaries of tiers, to be reviewed"},
		.about =
			{"为每个等级的每个条件寻找恰好略低于界、恰在界上、略高于界的答案（其他条件都满足），"
			 "写成 YAML 测试用例（-o yaml:文件）。从答卷 FILE 出发；不给时从各题最好的答案出发。"
			 "预期结果由评价标准现状得出，须人工对照出处核对。没有找到的界限列在文件开头；搜索有上限，没有找到不等于不存在。",
			 "For each condition of each tier, looks for answers that lie just below its "
			 "threshold, exactly at it and just above, with all else met, and writes them as "
			 "test vectors in YAML (-o yaml:FILE). They start from the answers in FILE, or else "
			 "from every question at its best. What they expect comes from the rubric as it is "
			 "and has to be held against the source by a person. Boundaries that were not found "
			 "are listed at the top; the search is bounded, so there may be such answers all "
			 "the same."},
		.examples = "zhijie rubric vectors my-rubric -o yaml:vectors/boundaries.yaml\n"
			    "zhijie rubric vectors my-rubric answers.yaml --param pass_mark=0.7",
		.only_format = "yaml",
	},
	{
		.name = "list",
		.run = cmd_list,
		.needs = NEEDS_STORE,
		.options = {OPTION_OUTPUT, OPTION_DB, OPTION_ENTERPRISE, OPTION_RUBRIC, OPTION_TIER,
			    OPTION_ROLE, OPTION_LATEST},
		.option_count = 7,
		.operands = "",
		.help = {"列出库中的结果", "list the results in the store"},
		.about =
			{"每条结果一行，可按企业、评价标准、等级、角色筛选。",
			 "One line a result; can be narrowed by enterprise, rubric, tier and role."},
		.examples = "zhijie list --latest --tier advanced",
		.formats = "csv xlsx",
	},
	{
		.name = "show",
		.run = cmd_show,
		.needs = NEEDS_STORE,
		.options = {OPTION_OUTPUT, OPTION_DB, OPTION_ANSWERS},
		.option_count = 3,
		.operands = "NUMBER",
		.operand = OPERAND_OTHER,
		.operand_least = 1,
		.operand_most = 1,
		.help = {"查看库中的一条结果", "show one stored result"},
		.about =
			{"由库中保存的评价标准和答卷重新计算得出，并与当时所存的结果核对。",
			 "It is computed again from the rubric and the answers kept in the store, and "
			 "compared with what was stored."},
		.examples = "zhijie show 12\nzhijie show 12 -o json\nzhijie show 12 --answers",
	},
	{
		.name = "history",
		.run = cmd_history,
		.needs = NEEDS_STORE,
		.options = {OPTION_OUTPUT, OPTION_DB, OPTION_RUBRIC},
		.option_count = 3,
		.operands = "ENTERPRISE",
		.operand = OPERAND_OTHER,
		.operand_least = 1,
		.operand_most = 1,
		.help = {"查看一家企业的历次结果", "show how an enterprise's results changed"},
		.about =
			{"ENTERPRISE 为统一社会信用代码或自编号。按评价标准和日期列出历次结果及得分变化。",
			 "ENTERPRISE is a 统一社会信用代码 or a local id. Lists its results by rubric and "
			 "date, with the change in score."},
		.formats = "csv xlsx",
	},
	{
		.name = "rank",
		.run = cmd_rank,
		.needs = NEEDS_STORE,
		.options = {OPTION_TOP, OPTION_OUTPUT, OPTION_DB, OPTION_ONE_RUBRIC, OPTION_RUN,
			    OPTION_YEAR, OPTION_DISTRICT, OPTION_INDUSTRY, OPTION_SIZE,
			    OPTION_AT_TIER, OPTION_ROLE},
		.option_count = 11,
		.operands = "",
		.help = {"给企业排名并说明理由（推荐汇总表）",
			 "rank enterprises, with the reasons (a table to recommend by)"},
		.about =
			{"按某一评价标准给库中企业排名：先看达到的等级，再看得分（精确比较，未答按最低计），再看结论是否确定，"
			 "再看下一等级未满足和待定的条件数；四项全同的名次并列。每行写明满足了什么、还缺什么。每家企业取有效的一条结果。"
			 "-o 另可用 csv 和 xlsx。",
			 "Ranks the enterprises in the store under one rubric: by the tier reached, then "
			 "the score (compared exactly, unanswered at its worst), then firm before not firm, "
			 "then fewer open conditions of the next tier; who is equal in all four shares a "
			 "place. Each row says what is met and what is missing. Of each enterprise the "
			 "result that counts is taken. -o may also be csv and xlsx."},
		.examples = "zhijie rank --top 100\n"
			    "zhijie rank --run last --district 示例区 -o xlsx:ranking.xlsx\n"
			    "zhijie rank --rubric smart-factory --year 2026 -o csv:ranking.csv",
		.formats = "csv xlsx",
	},
	{
		.name = "stats",
		.run = cmd_stats,
		.needs = NEEDS_STORE,
		.options = {OPTION_BY, OPTION_PEER, OPTION_OUTPUT, OPTION_DB, OPTION_ONE_RUBRIC,
			    OPTION_RUN, OPTION_YEAR, OPTION_DISTRICT, OPTION_INDUSTRY, OPTION_SIZE,
			    OPTION_AT_TIER, OPTION_ROLE, OPTION_LEAST},
		.option_count = 13,
		.operands = "",
		.help = {"汇总统计：按区县、行业、规模、年度；企业在同类中的位置",
			 "figures by district, industry, size and year; one enterprise among its peers"},
		.about =
			{"统计某一评价标准下各等级的企业数、得分的分位数、卡在下一等级的条件，并按区县、行业、规模、年度分组。"
			 "给出 --enterprise 时，显示该企业的得分在全部企业及同区县、同行业、同规模企业中的位置。每家企业取有效的一条结果。"
			 "所列各组都不少于 5 家企业（--min-group），各组之差也是如此。-o 另可用 csv 和 xlsx。",
			 "Under one rubric: how many enterprises are at each tier, quantiles of the score "
			 "(exact), the conditions that keep most from their next tier, and the same by "
			 "district, industry, size and year. With --enterprise, where that one stands among "
			 "all and among those of its district, industry and size. Of each enterprise the "
			 "result that counts is taken. No group of fewer than 5 enterprises is shown on its "
			 "own (--min-group), nor can one be told from the difference of others. -o may also "
			 "be csv and xlsx."},
		.examples =
			"zhijie stats\n"
			"zhijie stats --rubric smart-factory --by district -o csv:districts.csv\n"
			"zhijie stats --enterprise example-auto --year 2026",
		.formats = "csv xlsx",
	},
	{
		.name = "replay",
		.run = cmd_replay,
		.needs = NEEDS_RUBRICS | NEEDS_STORE,
		.options = {OPTION_TO, OPTION_SAVE, OPTION_OUTPUT, OPTION_DB, OPTION_RUBRIC,
			    OPTION_ENTERPRISE, OPTION_ROLE, OPTION_LATEST, OPTION_RUBRICS},
		.option_count = 9,
		.operands = "",
		.help = {"把库中的答卷重新评分：按原标准复算，或按另一版本",
			 "score stored answers again, under their own rubric or another version"},
		.about =
			{"不给 --to 时，把库中每条结果按当时所存的评价标准和答卷重新计算，与所存逐项比较，说明是否一致。"
			 "给出 --to 时，把每家企业有效的答卷转到该版本（按 renamed_from 改名，转不过去的列出）后重新评分，"
			 "列出等级和得分的变化；不写库，除非加 --save，此时另存新结果，原有结果不动。"
			 "有结果与所存不同或无法评分时退出码为 2。",
			 "Without --to, every stored result is computed again from the rubric and the "
			 "answers kept with it and compared with what is stored, figure by figure. With "
			 "--to, the answers that count of each enterprise are carried over to that "
			 "version (what was renamed gets its new name, what cannot be carried is "
			 "counted) and scored there, and what changes is listed. Nothing is stored "
			 "without --save; with it the new results are added and the old ones stay. Exits "
			 "with 2 when a result is not what is stored, or cannot be scored."},
		.examples = "zhijie replay --db plant.db\n"
			    "zhijie replay --to rubrics/new --db plant.db\n"
			    "zhijie replay --to rubrics/new --db plant.db --save",
	},
	{
		.name = "db init",
		.run = cmd_db_init,
		.needs = NEEDS_STORE_WRITE,
		.options = {OPTION_DB},
		.option_count = 1,
		.operands = "",
		.help = {"创建库，或升级到本程序的版本",
			 "make the store, or bring it up to this version"},
		.about =
			{"库为一个 SQLite 文件。已有的库保留全部内容并升级。",
			 "The store is one SQLite file. One that is there keeps all it holds and is "
			 "brought up to date."},
	},
	{
		.name = "db backup",
		.run = cmd_db_backup,
		.needs = NEEDS_STORE,
		.options = {OPTION_DB},
		.option_count = 1,
		.operands = "FILE",
		.operand = OPERAND_FILE,
		.operand_least = 1,
		.operand_most = 1,
		.help = {"把库备份到新文件", "copy the store to a new file"},
		.about =
			{"备份期间他人仍可使用库；目标文件要么完整出现，要么不出现，已存在时拒绝。",
			 "Others may use the store meanwhile. The copy appears whole or not at all; a "
			 "file that is there already is refused."},
	},
	{
		.name = "help",
		.run = cmd_help,
		.operands = "[COMMAND]",
		.operand = OPERAND_COMMAND,
		.operand_most = 2,
		.help = {"显示命令列表或某个命令的用法", "list the commands, or explain one"},
		.about = {"不带参数时列出全部命令和退出码。",
			  "Without COMMAND, lists all commands and the exit codes."},
	},
	{
		.name = "version",
		.run = cmd_version,
		.operands = "",
		.help = {"显示版本", "print the version"},
		.about = {"显示程序版本。", "Prints the version of the program."},
	},
	{
		.name = "completion",
		.run = cmd_completion,
		.operands = "SHELL",
		.operand = OPERAND_SHELL,
		.operand_least = 1,
		.operand_most = 1,
		.help = {"输出 bash、zsh 或 fish 的补全脚本",
			 "print a completion script for bash, zsh or fish"},
		.about =
			{"把输出交给 shell 即可使用，例如在 bash 中：source <(zhijie completion bash)。安装包已装好补全。",
			 "Give the output to your shell, in bash: source <(zhijie completion bash). "
			 "Packages install it already."},
	},
	{
		.name = "manual",
		.run = cmd_manual,
		.operands = "DIR",
		.operand = OPERAND_FILE,
		.operand_least = 1,
		.operand_most = 1,
		.is_hidden = true,
		.help = {"把手册页写到目录", "write the man pages of section 1 into a folder"},
		.about = {"供构建使用。", "For the build."},
	},
};
const size_t command_count = sizeof(commands) / sizeof(commands[0]);

const enum option_id command_common_options[] = {OPTION_LANG, OPTION_COLOR, OPTION_HELP};
const size_t command_common_option_count =
	sizeof(command_common_options) / sizeof(command_common_options[0]);

const struct option_entry *
command_option(const struct command *command, size_t index)
{
	if (index < command->option_count)
		return &option_entries[command->options[index]];
	index -= command->option_count;
	if (index < command_common_option_count)
		return &option_entries[command_common_options[index]];
	return NULL;
}

bool
command_writes(const struct command *command, const struct report_format *format)
{
	if (command->only_format)
		return strcmp(command->only_format, format->name) == 0;
	return !format->is_special ||
	       (command->formats && word_is_in(command->formats, format->name));
}

void
command_add_formats(struct buf *out, const struct command *command)
{
	bool is_first = true;

	for (size_t i = 0; i < report_format_count; i++) {
		if (!command_writes(command, &report_formats[i]))
			continue;
		buf_add_text(out, is_first ? "" : ", ");
		buf_add_text(out, report_formats[i].name);
		is_first = false;
	}
}

void
command_add_option_help(struct buf *out, const struct command *command,
			const struct option_entry *option, zj_lang lang)
{
	struct buf names = BUF_INIT;

	buf_add_text(out, option->help[lang]);
	if (option->words && strcmp(option->words, "@format") == 0) {
		command_add_formats(&names, command);
		message_add(out, MESSAGE_FORMATS, lang, buf_str(&names), STR_NONE, STR_NONE);
	}
	buf_done(&names);
}

const struct command *
command_named(struct str name)
{
	for (size_t i = 0; i < command_count; i++) {
		if (str_is(name, commands[i].name))
			return &commands[i];
	}
	return NULL;
}

/* The command whose name is the two words; found without memory, which may be out. */
static const struct command *
named_by_two(struct str first, struct str second)
{
	for (size_t i = 0; i < command_count; i++) {
		const struct str name = str_from(commands[i].name);
		if (name.len != first.len + 1 + second.len || !str_starts(name, first))
			continue;
		const struct str rest = {name.at + first.len, name.len - first.len};
		if (str_starts(rest, STR(" ")) && str_ends(rest, second))
			return &commands[i];
	}
	return NULL;
}

const struct command *
command_find(int argc, char **argv, int *used)
{
	const struct command *command;

	if (argc < 1)
		return NULL;
	*used = 1;
	command = command_named(str_from(argv[0]));
	if (command || argc < 2)
		return command;
	*used = 2;
	return named_by_two(str_from(argv[0]), str_from(argv[1]));
}
