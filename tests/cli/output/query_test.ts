import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { lineFormat } from "../../../src/cli/output/query.ts";
import { CliError } from "../../../src/cli/errors.ts";
import {
  FRAGILE_FLOW,
  ofSmall,
  runCli,
  SMALL_FLOW,
  startRecorded,
} from "../_run_cli.ts";

const VALUE = {
  state: { type: "Failed", message: "a\nb\u001b[2J" },
  mapIndex: 3,
  list: [{ a: 2 }, { a: 1 }],
  $type: "Decimal",
};

const PICKED: [expression: string | undefined, line: string | undefined][] = [
  ["state.type", "Failed"],
  ["mapIndex", "3"],
  ["state.message", "a b\ufffd[2J"],
  ["[state.message]", '["a\\nb\\u001b[2J"]'],
  ['"$type"', "Decimal"],
  ["sort_by(list, &a)[].a", "[1,2]"],
  ["list[?a > `1`] | [0].a", "2"],
  ["{index: mapIndex, state: state.type}", '{"index":3,"state":"Failed"}'],
  ["nothing", undefined],
  ["constructor", undefined],
  ["toString", undefined],
  ["__proto__", undefined],
  ["list[0].constructor", undefined],
  ["keys(list[0])", '["a"]'],
  ["[@][?state.type == 'Success'] | [0].mapIndex", undefined],
  ["[@][?state.type == 'Failed'] | [0].mapIndex", "3"],
];
for (const [expression, line] of PICKED) {
  Deno.test(`--query ${expression} picks ${line}`, async () => {
    assertEquals((await lineFormat(expression))(VALUE), line);
  });
}

Deno.test("without an expression a value is JSON, indented as asked", async () => {
  assertEquals((await lineFormat(undefined))({ a: 1 }), '{"a":1}');
  assertEquals((await lineFormat(undefined, 2))({ a: 1 }), '{\n  "a": 1\n}');
  assertEquals((await lineFormat("a", 2))({ a: [1] }), "[\n  1\n]");
});

const TIMES = 30;
const HOSTILE: [what: string, expression: string][] = [
  ["a list in itself", "[@,@]|".repeat(TIMES) + "@"],
  ["a map in itself", "{a:@,b:@}|".repeat(TIMES) + "@"],
  ["flattened lists", "[@,@][]|".repeat(TIMES) + "length(@)"],
  ["strings joined", "join('',[@,@])|".repeat(TIMES) + "length(@)"],
  ["a width", "pad_left('x', `1000000000`)|length(@)"],
  ["a width of a variable", "let $w = `1000000000` in pad_right('x', $w)"],
  ["variables", "let $a = [@,@][] in [$a,$a][]|".repeat(TIMES) + "length(@)"],
  ["mapped lists", "map(&[@,@],@)[]|".repeat(TIMES) + "length(@)"],
  ["replaced strings", "replace(@,'x',join('',[@,@]))|".repeat(TIMES) + "@"],
  ["zipped lists", "zip(@,@)[]|".repeat(TIMES) + "length(@)"],
];
for (const [what, expression] of HOSTILE) {
  Deno.test(`--query refuses ${what} that grow without end`, async () => {
    const format = await lineFormat(expression);
    const value = what.endsWith("ped lists") ? ["x"] : "x";
    for (let i = 0; i < 2; i++) {
      const { message } = assertThrows(() => format(value), CliError);
      assertMatch(message, /: it needs too much work|: its value is too long/);
    }
  });
}

Deno.test("--query does what is in proportion to a value, for each of many", async () => {
  const rows = Array.from(
    { length: 50_000 },
    (_, i) => ({ id: i, half: i / 2 }),
  );
  const format = await lineFormat(
    "let $all = rows in sort_by($all[?half > `10`].{id: id, h: half}, &h)[-1].[id, length($all)] | [0]",
  );
  for (let i = 0; i < 3; i++) assertEquals(format({ rows }), "49999");
});

const RUN = "fee1d594-7794-554d-a058-2e222c878c04";
const COMMANDS: [args: string[], stdout: string | RegExp][] = [
  [["show", RUN, "--query", "state.type"], "Success\n"],
  [["result", RUN, "--query", "count"], "3\n"],
  [["result", RUN, "--query", "skus[0]"], "SKU-3\n"],
  [["result", RUN, "--query", "none"], ""],
  [["list", SMALL_FLOW, "-s", "count", "--query", "taskSlug"], "count\n"],
  [["mapped", ...ofSmall("transform-1"), "--query", "mapIndex"], "0\n1\n2\n"],
  [
    [
      "mapped",
      ...ofSmall("transform-1"),
      "--results",
      "--query",
      "result.state.sku",
    ],
    /^(?:SKU-\d\n){3}$/,
  ],
  [["failures", FRAGILE_FLOW, "--query", "count"], /^(?:\d+\n)+$/],
  [["runs", "--query", "flowRunId"], /^(?:[-0-9a-f]{36}\n)+$/],
  [["logs", RUN, "--query", "message"], ""],
];
for (const [args, stdout] of COMMANDS) {
  Deno.test(`taskrun ${args.join(" ")} writes a line for each value`, async () => {
    await using api = await startRecorded();
    const root = new URL("../../data/results", import.meta.url).pathname;
    const reads = ["result", "mapped"].includes(args[0]!);
    const ran = await runCli([
      ...args,
      ...(reads ? ["--root", root] : []),
      ...["--api-url", api.url],
    ], { terminal: true, columns: 80 });
    assertEquals(ran.code, 0);
    if (typeof stdout === "string") assertEquals(ran.stdout, stdout);
    else assertMatch(ran.stdout, stdout);
  });
}

const REFUSED: [args: string[], stderr: RegExp][] = [
  [["show", RUN, "--query", "a."], /Cannot use --query "a\."/],
  [["show", RUN, "--query", "nope(@)"], /Cannot use --query "nope\(@\)"/],
  [["list", SMALL_FLOW, "--query", "a", "--table"], /--query and --table/],
  [["result", RUN, "--query", "a", "--raw"], /--raw and --query/],
  [
    ["show", RUN, "--query", "[".repeat(50_000)],
    /it is nested too deep|Syntax/,
  ],
];
for (const [args, stderr] of REFUSED) {
  Deno.test(`taskrun ${args.join(" ").slice(0, 80)} is refused`, async () => {
    await using api = await startRecorded();
    const ran = await runCli([...args, "--api-url", api.url]);
    assertEquals([ran.code, ran.stdout], [2, ""]);
    assertMatch(ran.stderr, stderr);
  });
}
