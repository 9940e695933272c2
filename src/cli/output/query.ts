import type { JSONValue } from "@jmespath-community/jmespath";
import { text } from "../args/option.ts";
import { usageError } from "../errors.ts";
import { jsonText, sanitize } from "./sanitize.ts";

/** The option that picks a part of what would be JSON. */
export const QUERY_OPTION = {
  query: text(
    "EXPR",
    "A JMESPath expression: its value for each line of JSON, strings as they are",
  ),
};

/** Writes a value as a line; undefined where it has none. */
export type FormatLine = (value: unknown) => string | undefined;

/**
 * Returns what writes values as JSON, or what an expression picks of them: a
 * string without quotes, no line for null.
 *
 * @param indent How many spaces JSON without an expression is indented by.
 * @throws {CliError} If the expression is not JMESPath.
 */
export async function lineFormat(
  expression: string | undefined,
  indent?: number,
): Promise<FormatLine> {
  if (expression === undefined) return (value) => jsonText(value, indent);
  const { compile, TreeInterpreter } = await import(
    "@jmespath-community/jmespath"
  );
  const parsed = attempt(expression, () => compile(expression));
  return (value) => {
    const picked: unknown = attempt(
      expression,
      () => TreeInterpreter.search(parsed, plainCopy(value)),
    );
    if (picked === null || picked === undefined) return undefined;
    return typeof picked === "string"
      ? sanitize(picked)
      : jsonText(picked, indent);
  };
}

/**
 * Plain JSON whose objects inherit nothing: an expression would find
 * `constructor` in them.
 */
function plainCopy(value: unknown): JSONValue {
  return JSON.parse(
    JSON.stringify(value),
    (_, part) =>
      typeof part === "object" && part !== null && !Array.isArray(part)
        ? Object.assign(Object.create(null), part)
        : part,
  );
}

function attempt<T>(expression: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const reason = error instanceof RangeError
      ? "it is nested too deep"
      : error instanceof Error
      ? error.message
      : String(error);
    throw usageError(
      `Cannot use --query "${expression.slice(0, 200)}": ${reason}`,
      "https://jmespath.org describes the language: state.type, tasks[].taskSlug",
    );
  }
}

/** Writes a value as a line, where it has one. */
export async function writeLine(
  value: unknown,
  format: FormatLine,
  write: (text: string) => Promise<void>,
): Promise<void> {
  const line = format(value);
  if (line !== undefined) await write(`${line}\n`);
}
