import { defineCommand } from "../command.ts";
import { COMPLETIONS, SHELLS } from "../args/completions.ts";
import { usageError } from "../errors.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import { writeIds } from "../output/ids.ts";
import { ANY_RUN, type RunKind } from "../run_kind.ts";
import { flag } from "../args/option.ts";
import { refuseMore } from "../args/lookup.ts";
import { didYouMean } from "../args/suggest.ts";

/** `taskrun completion` */
export const completion = defineCommand({
  name: "completion",
  summary: "prints a completion script for bash, zsh or fish",
  usage: ["bash|zsh|fish", "ids [--flow-runs|--task-runs] [BEGINNING]"],
  about:
    "ids lists ids by their start, with the names of their runs, for the shells.\n" +
    "With at least four digits, all runs are searched, otherwise the latest\n" +
    "flow runs are listed. It never fails, and ends after two seconds.",
  options: {
    "flow-runs": flag("With ids: only flow runs"),
    "task-runs": flag("With ids: only task runs"),
  },
  words: SHELLS,
  examples: [
    [
      "In ~/.bashrc",
      'eval "$(taskrun completion bash)"',
    ],
    [
      "In ~/.zshrc, after compinit",
      'eval "$(taskrun completion zsh)"',
    ],
    [
      "Once, for fish",
      "taskrun completion fish > ~/.config/fish/completions/taskrun.fish",
    ],
  ],
  async run(context, { positionals, values }) {
    const { commands, stdout } = context;
    const [shell, beginning = ""] = positionals;
    if (shell === "ids") {
      refuseMore(positionals, 2);
      await writeIds(beginning, kindsOf(values), context);
      return EXIT_CODES.ok;
    }
    refuseMore(positionals, 1);
    const shells = `Pass one of ${SHELLS.join(", ")}`;
    if (shell === undefined) {
      throw usageError(
        "Cannot complete: the name of a shell is missing",
        shells,
      );
    }
    const print = COMPLETIONS.get(shell);
    if (print === undefined) {
      throw usageError(
        `Cannot complete for "${shell}": it is not a supported shell`,
        didYouMean(shell, SHELLS) ?? shells,
      );
    }
    await stdout.write(print(commands));
    return EXIT_CODES.ok;
  },
});

function kindsOf(
  values: { readonly "flow-runs": boolean; readonly "task-runs": boolean },
): readonly RunKind[] {
  const { "flow-runs": flowRuns, "task-runs": taskRuns } = values;
  if (flowRuns === taskRuns) return ANY_RUN;
  return flowRuns ? ["flow run"] : ["task run"];
}
