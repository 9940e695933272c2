import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../../src/cli/commands.ts";
import { runCli } from "../_run_cli.ts";

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
