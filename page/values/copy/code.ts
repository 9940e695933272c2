import { quotedText } from "../../../src/notation/quoted.ts";
import type { Json } from "../../api/api.ts";
import { pythonText } from "./python.ts";
import type { Step } from "./steps.ts";

const NAME = /^[A-Za-z_]\w*$/;
const KEY_LETTERS = 10_000;

/** The path to a part in Python: `result["metrics"][3].mean`. */
export function pythonPath(steps: readonly Step[]): string {
  return steps.reduce((path, step) => {
    switch (step.kind) {
      case "item":
        return `${path}[${step.index}]`;
      case "key":
        return `${path}[${pythonText(step.key, KEY_LETTERS) ?? "..."}]`;
      case "field":
      case "part":
        return NAME.test(step.name)
          ? `${path}.${step.name}`
          : `getattr(${path}, ${quotedText(step.name)})`;
    }
  }, "result");
}

const isInstance = ({ kind }: Step) => kind === "field" || kind === "part";

function scriptPath(steps: readonly Step[]): string {
  return steps.reduce((path, step) => {
    switch (step.kind) {
      case "item":
        return `${path}[${step.index}]`;
      case "key":
        if (typeof step.key !== "string") {
          return `${path}.get(${JSON.stringify(step.key)})`;
        }
        return NAME.test(step.key)
          ? `${path}.${step.key}`
          : `${path}[${JSON.stringify(step.key)}]`;
      case "field":
      case "part":
        return `new Map(fields(${path})).get(${JSON.stringify(step.name)})`;
    }
  }, "result");
}

/** A program in TypeScript that reads the part by this library. */
export function scriptText(taskRunId: string, steps: readonly Step[]): string {
  const needsFields = steps.some(isInstance);
  return [
    `import { fromTaskRunId } from "@taskrunview/taskrunview";`,
    ...needsFields
      ? [`import { fields } from "@taskrunview/taskrunview/pickle";`]
      : [],
    "",
    `const run = await fromTaskRunId(${JSON.stringify(taskRunId)});`,
    steps.length === 0
      ? "const value = await run.result();"
      // deno-fmt-ignore
      : `const result = await run.result() as any;\nconst value = ${scriptPath(steps)};`,
    "console.log(value);",
    "",
  ].join("\n");
}

/** A filter of `jq` over the JSON of a result. */
function filterText(steps: readonly Step[]): string | undefined {
  let filter = "";
  for (const step of steps) {
    if (step.kind === "item") filter += `[${step.index}]`;
    else if (step.kind === "key" && typeof step.key === "string") {
      filter += `[${JSON.stringify(step.key)}]`;
    } else return undefined; // what is tagged has another form
  }
  return `.${filter}`;
}

/** What reads the part on the command line; all of the result where jq cannot. */
export function commandText(taskRunId: string, steps: readonly Step[]): string {
  const command = `taskrun result ${taskRunId}`;
  const filter = filterText(steps);
  if (steps.length === 0 || filter === undefined) return command;
  return `${command} --json | jq '${filter.replaceAll("'", `'\\''`)}'`;
}

/** A value as text of JSON, indented where that is short. */
export function jsonText(value: Json): string {
  const text = JSON.stringify(value);
  return text.length < 20_000 ? JSON.stringify(value, null, 2) : text;
}
