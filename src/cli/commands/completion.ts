import { defineCommand } from "../command.ts";
import { COMPLETIONS, SHELLS } from "../args/completions.ts";
import { usageError } from "../errors.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import { refuseMore } from "../args/lookup.ts";
import { didYouMean } from "../args/suggest.ts";

/** `taskrun completion` */
export const completion = defineCommand({
  name: "completion",
  summary: "prints what completes taskrun in bash, zsh or fish",
  usage: ["bash|zsh|fish"],
  options: {},
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
  async run({ commands, stdout }, { positionals }) {
    const [shell] = positionals;
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
