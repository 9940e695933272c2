import type { JSONValue } from "@jmespath-community/jmespath";
import { text } from "../args/option.ts";
import { usageError } from "../errors.ts";
import { jsonText, sanitize } from "./sanitize.ts";
import {
  chargeInterpreter,
  chargeResult,
  type QueryBudget,
  refill,
} from "./query_budget.ts";

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
  const budget: QueryBudget = { left: 0 };
  const interpreter = chargeInterpreter(
    new (TreeInterpreter.constructor as new () => typeof TreeInterpreter)(),
    budget,
  );
  return (value) => {
    const picked: unknown = attempt(expression, () => {
      const json = JSON.stringify(value);
      refill(budget, json.length);
      const found = interpreter.search(parsed, plainCopy(json));
      chargeResult(found, budget);
      return found;
    });
    if (picked === null || picked === undefined) return undefined;
    return typeof picked === "string"
      ? sanitize(picked)
      : jsonText(picked, indent);
  };
}

/**
 * Parses JSON to objects that inherit nothing: an expression would find
 * `constructor` in them.
 */
function plainCopy(json: string): JSONValue {
  return JSON.parse(
    json,
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
      ? /stack/i.test(error.message)
        ? "it is nested too deep"
        : "its value is too long"
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
