import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { runCli } from "../cli/_run_cli.ts";

const ID = "6605a1bd-0d72-5cfe-86e3-130e0febd052";
const FLOW = "8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d";

/** What no command can be made of, and what is said of it. */
const REFUSED: [args: string[], message: string, hint?: string][] = [
  [["shwo"], 'Cannot run "shwo": it is not a known command', '"show"'],
  [
    ["qqqqqqq"],
    'Cannot run "qqqqqqq"',
    "Run taskrun help to list all commands",
  ],
  [["help", "resutl"], 'Cannot help with "resutl"', '"result"'],
  [["help", "qqqqqqqq"], 'Cannot help with "qqqqqqqq"', "Pass one of"],
  [["help", "show", "list"], 'Cannot use "list": it is a surplus argument'],
  [["--nope"], 'Cannot use "--nope": it is not a known option'],
  [["show"], "Cannot look up a task run: its id is missing", "--slug with"],
  [["show", "123"], 'task run "123": it is not a UUID', "Pass an id such as"],
  [["show", ID, "--slug", "x"], `Cannot use --slug with the id "${ID}"`],
  [["show", ID, "--flow-run", FLOW], "Cannot use --flow-run with the id"],
  [["show", ID, "--index", "1"], "Cannot use --index with the id"],
  [["show", ID, ID], "it is a surplus argument"],
  [["show", "--slug", "x"], 'Cannot look up "x": --flow-run is missing'],
  [["show", "--slug", "x", "-f", "y"], 'flow run "y": it is not a UUID'],
  [["show", "--slug", "--flow-run", FLOW], 'Cannot use "--slug": its SLUG is'],
  [["show", "--slug"], 'Cannot use "--slug": its SLUG is missing'],
  [["show", "--slug="], 'Cannot use "--slug": its SLUG is missing'],
  [["show", "-s", "x", "-f", FLOW, "--index", "1.5"], "it is not a whole"],
  [["show", "-s", "x", "-f", FLOW, "--index", "-2"], "number of at least -1"],
  [["show", "--jsn", ID], 'Cannot use "--jsn"', '"--json"'],
  [["show", "--json=1", ID], 'Cannot use "--json=1": it has no value'],
  [
    ["show", "-x", ID],
    'Cannot use "-x": it is not a known option',
    "show --help",
  ],
  [["show", ID, "--timeout", "0"], '--timeout "0": it is not a number above'],
  [["show", ID, "--timeout", "soon"], '--timeout "soon": it is not a number'],
  [["show", ID, "--retries", "-1"], '--retries "-1": it is not a whole'],
  [["show", ID, "--api-url", "nope"], 'Cannot use "apiUrl": it is not an http'],
  [["result", ID, "--json", "--raw"], "Cannot use --json and --raw: pass only"],
  [["mapped", ID, "--concurrency", "0"], "a whole number from 1 to 1000"],
  [["mapped", ID, "--page-size", "101"], "a whole number from 1 to 100"],
  [["mapped", ID, "--start", "5", "--end", "2"], "Cannot end before 2"],
  [["list"], "the id of the flow run is missing", "taskrun runs to list"],
  [["list", "--flow-run", "x"], 'flow run "x": it is not a UUID'],
  [["list", "-f", FLOW, "--state", "Sucess"], '--state "Sucess"', '"Success"'],
  [
    ["list", "-f", FLOW, "--state", "zzzzzz"],
    "not one of its values",
    "Pending,",
  ],
  [["list", "-f", FLOW, "--json", "--table"], "--json and --table: pass"],
  [["mapped", ID, "--json", "--table"], "--json and --table: pass only one"],
  [["list", "-f", FLOW, ID], "Cannot use --flow-run with the id"],
  [["list", FLOW, ID], "it is a surplus argument"],
  [["runs", FLOW], "it is a surplus argument"],
  [
    ["runs", "--since", "soon"],
    "it is not a point in time",
    "Pass a time such as",
  ],
  [["runs", "--limit", "0"], "it is not a whole number of at least 1"],
  [["logs"], "Cannot look up a task run: its id is missing"],
  [["logs", "x"], 'task run "x": it is not a UUID'],
  [["logs", ID, "--level", "WARN"], '--level "WARN"', '"WARNING"'],
  [["watch", ID, "--interval", "0"], "it is not a number above 0"],
  [["export", ID, "-o", "a.xlsx"], 'the format of "a.xlsx"', "--format"],
  [["export", ID, "--format", "xlsx"], '--format "xlsx": it is not one of'],
  [["inspect"], "Cannot inspect: FILE is missing", "- for standard input"],
  [["inspect", "a", "b"], "it is a surplus argument"],
  [["inspect", "a", "--dis", "--json"], "Cannot use --dis and --json"],
  [["doctor", "now"], 'Cannot use "now": it is a surplus argument'],
  [["completion"], "the name of a shell is missing", "bash, zsh, fish"],
  [["completion", "bahs"], 'Cannot complete for "bahs"', '"bash"'],
];
for (const [args, message, hint] of REFUSED) {
  Deno.test(`taskrun ${args.join(" ")}: is refused as usage`, async () => {
    const { code, stdout, stderr } = await runCli(args);
    assertEquals([code, stdout], [2, ""]);
    assertStringIncludes(stderr, message);
    if (hint !== undefined) assertStringIncludes(stderr, hint);
    assertMatch(stderr, /^taskrun: Cannot .*\n(?: {2}hint: .*\n)?$/);
  });
}

Deno.test("taskrun alone prints the commands as an error", async () => {
  const { code, stdout, stderr } = await runCli([]);
  assertEquals([code, stdout], [2, ""]);
  assertMatch(stderr, /^taskrun – .*\n\nUsage\n {2}taskrun COMMAND/);
});

const HELP = [["help"], ["--help"], ["-h"]];
for (const args of HELP) {
  Deno.test(`taskrun ${args} prints the commands`, async () => {
    const { code, stdout, stderr } = await runCli(args);
    assertEquals([code, stderr], [0, ""]);
    assertMatch(stdout, /^taskrun – /);
    assertMatch(stdout, /\n {2}3 {4}run, child, result or file not found/);
  });
}

const COMMAND_HELP = [
  ["help", "list"],
  ["list", "--help"],
  ["list", "-h"],
  ["list", "--flow-run", "x", "--help"],
];
for (const args of COMMAND_HELP) {
  Deno.test(`taskrun ${args.join(" ")} describes list`, async () => {
    const { code, stdout } = await runCli(args);
    assertEquals(code, 0);
    assertMatch(stdout, /^taskrun list – .*\n\nUsage\n/);
    assertMatch(stdout, /\n {6}--state STATE {4}Only task runs in this state/);
    assertMatch(
      stdout,
      /\nExamples\n {2}# List failed task runs\n {2}taskrun list/,
    );
  });
}

Deno.test("options may stand before the command", async () => {
  const { code, stderr } = await runCli([
    "--api-url=http://127.0.0.1:1",
    "--retries",
    "0",
    "show",
    ID,
  ]);
  assertEquals(code, 1);
  assertMatch(stderr, /^taskrun: Cannot .*http:\/\/127\.0\.0\.1:1/);
});
