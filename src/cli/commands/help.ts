import { defineCommand } from "../command.ts";
import { usageError } from "../errors.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import { commandHelp, overview } from "../args/help.ts";
import { refuseMore } from "../args/lookup.ts";
import { lineWidth } from "../output/table.ts";
import { didYouMean } from "../args/suggest.ts";

/** `taskrun help` */
export const help = defineCommand({
  name: "help",
  summary: "lists the commands, or describes one of them",
  usage: ["[COMMAND]"],
  options: {},
  words: "command",
  examples: [["Describe the command result", "taskrun help result"]],
  async run({ commands, paint, stdout }, { positionals }) {
    const [name] = positionals;
    refuseMore(positionals, 1);
    if (name === undefined) {
      await stdout.write(overview(commands, paint, lineWidth(stdout)));
      return EXIT_CODES.ok;
    }
    const command = commands.find((command) => command.name === name);
    if (command === undefined) {
      const names = commands.map(({ name }) => name);
      throw usageError(
        `Cannot help with "${name}": it is not a known command`,
        didYouMean(name, names) ?? `Pass one of ${names.join(", ")}`,
      );
    }
    await stdout.write(commandHelp(command, paint, lineWidth(stdout)));
    return EXIT_CODES.ok;
  },
});
