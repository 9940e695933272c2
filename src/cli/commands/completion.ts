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
  summary: "prints what completes taskrun in bash, zsh or fish",
  usage: ["bash|zsh|fish", "ids [--flow-runs|--task-runs] [BEGINNING]"],
  about:
    "ids lists the ids that begin as given, with the names of their runs: what the\n" +
    "shells call. From four digits on all runs are searched, before that the latest\n" +
    "flow runs are listed. It never fails, and ends after two seconds.",
  options: {
    "flow-runs": flag("Of ids: those of flow runs only"),
    "task-runs": flag("Of ids: those of task runs only"),
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
    const shells = `The shells are ${SHELLS.join(", ")}`;
    if (shell === undefined) {
      throw usageError(
        "Cannot complete: the name of a shell is missing",
        shells,
      );
    }
    const print = COMPLETIONS.get(shell);
    if (print === undefined) {
      throw usageError(
        `Cannot complete for "${shell}": it is no shell that is known`,
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
