import { type Command, GLOBAL_OPTIONS } from "../command.ts";
import type { RunKind } from "../run_kind.ts";
import type { Option } from "./option.ts";

type Print = (commands: readonly Command[]) => string;

interface OptionRow {
  readonly name: string;
  readonly option: Option<unknown>;
}

function optionsOf({ options }: Command): readonly OptionRow[] {
  return Object.entries({ ...options, ...GLOBAL_OPTIONS })
    .map(([name, option]) => ({ name, option }));
}

/** The words that may be used without an option; null for paths. */
function wordsOf(
  { words = [] }: Command,
  commands: readonly Command[],
): readonly string[] | null {
  if (words === "path") return null;
  return words === "command" ? commands.map(({ name }) => name) : words;
}

/**
 * The command that lists ids of runs, with their names, for a command or an
 * option.
 */
function idsLine(kinds: readonly RunKind[]): string {
  const only = kinds.length === 1 ? ` --${kinds[0]!.replace(" ", "-")}s` : "";
  return `taskrun completion ids${only}`;
}

const FLOW_RUNS: readonly RunKind[] = ["flow run"];

/** The possible values of an option: words, a path (null), or anything. */
function valuesOf(
  { choices, words, isPath }: Option<unknown>,
): readonly string[] | null {
  return isPath ? null : choices ?? words ?? [];
}

function flagsOf({ name, option }: OptionRow): readonly string[] {
  return option.short === undefined
    ? [`--${name}`]
    : [`--${name}`, `-${option.short}`];
}

const bash: Print = (commands) =>
  `# bash completion of taskrun
_taskrun() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  local command="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in
      ${commands.map(({ name }) => name).join("|")}) command="$word"; break ;;
    esac
  done
  COMPREPLY=()
  case "$command:$prev" in
${commands.flatMap((command) => bashValues(command)).join("\n")}
  esac
  case "$command" in
    "") COMPREPLY=($(compgen -W "${
    commands.map(({ name }) => name).join(" ")
  } --help --version" -- "$cur")) ;;
${commands.map((command) => bashWords(command, commands)).join("\n")}
  esac
}
complete -F _taskrun taskrun
`;

function bashValues(command: Command): readonly string[] {
  return optionsOf(command).flatMap((row) => {
    if (row.option.value === undefined) return [];
    const pattern = flagsOf(row).map((word) => `${command.name}:${word}`)
      .join("|");
    const values = valuesOf(row.option);
    if (row.option.isFlowRun) {
      return [`    ${pattern}) ${bashIds(FLOW_RUNS)}; return ;;`];
    }
    const reply = values === null
      ? "compopt -o default"
      : `COMPREPLY=($(compgen -W "${values.join(" ")}" -- "$cur"))`;
    return [
      `    ${pattern}) ${values?.length === 0 ? "" : `${reply}; `}return ;;`,
    ];
  });
}

function bashIds(kinds: readonly RunKind[]): string {
  return `COMPREPLY=($(${
    idsLine(kinds)
  } "$cur" 2>/dev/null | cut -f1 | grep -F -- "$cur"))`;
}

function bashWords(command: Command, commands: readonly Command[]): string {
  const flags = optionsOf(command).flatMap(flagsOf).join(" ");
  const words = wordsOf(command, commands);
  const reply = `COMPREPLY=($(compgen -W "${
    [...words ?? [], flags].join(" ")
  }" -- "$cur"))`;
  const paths = words === null
    ? '[[ "$cur" == -* ]] || compopt -o default; '
    : command.ids
    ? `[[ "$cur" == -* ]] || { ${bashIds(command.ids)}; return; }; `
    : "";
  return `    ${command.name}) ${paths}${reply} ;;`;
}

const zsh: Print = (commands) =>
  `#compdef taskrun
# zsh completion of taskrun
_taskrun_ids() {
  local -a ids=(\${(f)"$(\${=1} "\$PREFIX" 2>/dev/null)"})
  ids=("\${(@)ids/$'\\t'/:}")
  _describe id ids # by its name: it evaluates words, which names of runs are in
}
_taskrun() {
  local line state
  _arguments -C '1: :->command' '*:: :->rest'
  case "$state" in
    command)
      local -a commands=(
${
    commands.map(({ name, summary }) =>
      `        ${zshQuote(`${name}:${summary}`)}`
    ).join("\n")
  }
      )
      _describe command commands ;;
    rest)
      case "$line[1]" in
${commands.map((command) => zshCommand(command, commands)).join("\n")}
      esac ;;
  esac
}
compdef _taskrun taskrun
`;

function zshCommand(command: Command, commands: readonly Command[]): string {
  const options = optionsOf(command).flatMap((row) => {
    const { option } = row;
    const values = valuesOf(option);
    const action = option.isFlowRun
      ? zshIds(FLOW_RUNS)
      : values === null
      ? "_files"
      : values.length > 0
      ? `(${values.join(" ")})`
      : " ";
    const about = `[${option.summary.replace(/[[\]:]/g, "\\$&")}]`;
    const value = option.value === undefined
      ? ""
      : `:${option.value}:${action}`;
    return flagsOf(row).map((word) => zshQuote(`*${word}${about}${value}`));
  });
  const words = wordsOf(command, commands);
  const rest = words === null
    ? ["'*:file:_files'"]
    : words.length > 0
    ? [zshQuote(`1: :(${words.join(" ")})`)]
    : command.ids
    ? [zshQuote(`1:id:${zshIds(command.ids)}`)]
    : [];
  return `        ${command.name}) _arguments ${
    [...options, ...rest].join(" \\\n          ")
  } ;;`;
}

function zshIds(kinds: readonly RunKind[]): string {
  return `{_taskrun_ids "${idsLine(kinds)}"}`;
}

function zshQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

const fish: Print = (commands) => {
  const names = commands.map(({ name }) => name).join(" ");
  const lines = [
    "# fish completion of taskrun",
    "complete -c taskrun -f",
    ...commands.map(({ name, summary }) =>
      `complete -c taskrun -n 'not __fish_seen_subcommand_from ${names}' -a ${name} -d ${
        fishQuote(summary)
      }`
    ),
    ...commands.flatMap((command) => fishCommand(command, commands)),
  ];
  return `${lines.join("\n")}\n`;
};

function fishCommand(
  command: Command,
  commands: readonly Command[],
): readonly string[] {
  const start =
    `complete -c taskrun -n '__fish_seen_subcommand_from ${command.name}'`;
  const words = wordsOf(command, commands);
  const rest = words === null
    ? [`${start} -F`]
    : words.length > 0
    ? [`${start} -a ${fishQuote(words.join(" "))}`]
    : command.ids
    ? [`${start} -a ${fishIds(command.ids)}`]
    : [];
  const options = optionsOf(command).map(({ name, option }) => {
    const values = valuesOf(option);
    const parts = [
      `-l ${name}`,
      ...option.short === undefined ? [] : [`-s ${option.short}`],
      ...option.value === undefined ? [] : [values === null ? "-rF" : "-x"],
      ...option.isFlowRun
        ? [`-a ${fishIds(FLOW_RUNS)}`]
        : values !== null && values.length > 0
        ? [`-a ${fishQuote(values.join(" "))}`]
        : [],
      `-d ${fishQuote(option.summary)}`,
    ];
    return `${start} ${parts.join(" ")}`;
  });
  return [...options, ...rest];
}

function fishIds(kinds: readonly RunKind[]): string {
  return fishQuote(`(${idsLine(kinds)} (commandline -ct) 2>/dev/null)`);
}

function fishQuote(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}

/** The completion scripts by shell. */
export const COMPLETIONS: ReadonlyMap<string, Print> = new Map([
  ["bash", bash],
  ["zsh", zsh],
  ["fish", fish],
]);

/** The supported shells. */
export const SHELLS: readonly string[] = [...COMPLETIONS.keys()];
