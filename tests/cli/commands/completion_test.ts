import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { COMMANDS } from "../../../src/cli/commands.ts";
import { startServer } from "../../../src/cli/http_server.ts";
import { at, flowRunRow, FLOWS } from "../../_flow_run_rows.ts";
import { runCli, SMALL_FLOW, startRecorded } from "../_run_cli.ts";

const SHELLS = ["bash", "zsh", "fish"];
for (const shell of SHELLS) {
  Deno.test(`the completion of ${shell} knows all commands and options`, async () => {
    const { code, stdout } = await runCli(["completion", shell]);
    assertEquals(code, 0);
    for (const { name, options } of COMMANDS) {
      assertStringIncludes(stdout, name);
      for (const option of Object.keys(options)) {
        const word = shell === "fish" ? `-l ${option} ` : `--${option}`;
        assert(stdout.includes(word), `${name} ${word}`);
      }
    }
  });
}

const LINES: [words: string[], completed: string[]][] = [
  [["re"], ["result"]],
  [["sh"], ["show"]],
  [["completion", ""], ["bash", "zsh", "fish"]],
  [["list", "--state", "Tr"], ["TriggerFailed"]],
  [["export", "--format", "c"], ["csv"]],
  [["--api-url", "x", "show", "--sl"], ["--slug"]],
  [["help", "ins"], ["inspect"]],
  [["show", "--slug", "s"], []],
  [["show", "8fe5"], ["completion_ids_8fe5", "8fe5792c-bd38"]],
  [["list", "-f", "8fe5"], [
    "completion_ids_--flow-runs_8fe5",
    "8fe5792c-bd38",
  ]],
  [["list", "8fe5"], ["completion_ids_--flow-runs_8fe5", "8fe5792c-bd38"]],
  [["result", "8fe5"], ["completion_ids_--task-runs_8fe5", "8fe5792c-bd38"]],
];
const hasBash = await new Deno.Command("bash", { args: ["--version"] })
  .output().then(({ success }) => success, () => false);

Deno.test({
  name: "bash completes what stands before the cursor",
  ignore: !hasBash, // there is no bash to ask
  async fn() {
    const { stdout: script } = await runCli(["completion", "bash"]);
    for (const [words, completed] of LINES) {
      const line = ["taskrun", ...words].map((word) => `'${word}'`).join(" ");
      const asked = `${script}
compopt() { :; }
taskrun() { printf '%s\\t%s\\n' "$(IFS=_; echo "$*")" label 8fe5792c-bd38 'flow run "x"'; }
COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _taskrun
printf '%s\\n' "\${COMPREPLY[@]}"`;
      const { stdout } = await new Deno.Command("bash", {
        args: ["-c", asked],
      }).output();
      const found = new TextDecoder().decode(stdout).split("\n")
        .filter((word) => word !== "" && !word.startsWith("--api"))
        .slice(0, Math.max(1, completed.length));
      assertEquals(found, completed, words.join(" "));
    }
  },
});

const ID = "afe5792c-bd38-5a9b-90b3-85f9f2dbe47d";
const LABEL =
  'flow run "x:\\ $(echo RUN >&2) `echo RUN >&2` (echo RUN >&2); echo RUN >&2"';

/** A line that completes an id, with the real script and a stand-in of taskrun. */
const HOSTILE: [shell: string, setUp: string, act: string][] = [
  [
    "bash",
    `taskrun() { printf '%s\\t%s\\n' '${ID}' '${LABEL}'; }`,
    `COMP_WORDS=(taskrun show afe5); COMP_CWORD=2; _taskrun
printf '%s\\n' "\${COMPREPLY[@]}"`,
  ],
  [
    "zsh",
    // The real one evaluates the names of arrays, too.
    `compdef() { : }
_describe() { eval 'print -rl -- "\${'"$2"'[@]%%:*}"' }
PREFIX=afe5
taskrun() { printf '%s\\t%s\\n' '${ID}' '${LABEL}' }`,
    `_taskrun_ids "taskrun completion ids"`,
  ],
  [
    "fish",
    `function taskrun; printf '%s\\t%s\\n' '${ID}' '${LABEL}'; end`,
    `complete -C 'taskrun show afe5' | cut -f1`,
  ],
];
for (const [shell, setUp, act] of HOSTILE) {
  const hasShell = await new Deno.Command(shell, { args: ["--version"] })
    .output().then(({ success }) => success, () => false);
  Deno.test({
    name: `${shell} completes an id, and runs nothing of the name of its run`,
    ignore: !hasShell,
    async fn() {
      const { stdout: script } = await runCli(["completion", shell]);
      const { stdout, stderr } = await new Deno.Command(shell, {
        args: ["-c", `${setUp}\n${script}\n${act}`],
      }).output();
      const [out, err] = [stdout, stderr].map((bytes) =>
        new TextDecoder().decode(bytes)
      );
      assertEquals([out, err], [`${ID}\n`, ""]);
    },
  });
}

Deno.test("taskrun completion ids leaves out what is not a UUID", async () => {
  const pages = [["afe5792c * $(x)", ID], []];
  const api = await startServer((_, response) => {
    const rows = pages.shift()!.map((id, index) =>
      flowRunRow({ id, name: "own", scheduled_start_time: at(9 - index) })
    );
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ data: { flow_run: rows } }));
  }, 0);
  try {
    const line = ["completion", "ids", "a", "--api-url", api.url];
    const { stdout } = await runCli(line);
    assertEquals(stdout, `${ID}\tflow run "own"\n`);
  } finally {
    await api.stop();
  }
});

const IDS: [args: string[], found: RegExp][] = [
  [
    ["fee1"],
    /^fee1d594-7794-554d-a058-2e222c878c04\ttask run "summarize-1"\n$/,
  ],
  [["fee1", "--flow-runs"], /^$/],
  [["8fe5"], /^8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d\tflow run "brown.\[2J"\n$/],
  [["8fe5", "--task-runs"], /^$/],
  [["8f"], /^8fe5792c-.+\tflow run/],
  [[], /^8fe5792c-.+\tflow run/m],
  [["9"], /^$/],
  [["summ"], /^$/],
];
for (const [args, found] of IDS) {
  Deno.test(`taskrun completion ids ${args.join(" ")} gives ${found}`, async () => {
    await using api = await startRecorded({
      flows: FLOWS,
      flowRuns: [flowRunRow({ id: SMALL_FLOW, name: "brown\u001b[2J" })],
    });
    const line = ["completion", "ids", ...args, "--api-url", api.url];
    const { code, stdout, stderr } = await runCli(line);
    assertEquals([code, stderr], [0, ""]);
    assertMatch(stdout, found);
  });
}

Deno.test("taskrun completion ids lists none where no API answers", async () => {
  const line = ["completion", "ids", "fee1", "--api-url", "http://127.0.0.1:9"];
  assertEquals(await runCli(line), { code: 0, stdout: "", stderr: "" });
});
