import type * as z from "zod/mini";
import { isJsonObject } from "../json_object.ts";
import {
  badRow,
  fieldProblem,
  kindOf,
  type Path,
  withArticle,
} from "./bad_row.ts";

/**
 * Checks a value of an answer by a schema.
 *
 * @param what The name of the value in messages.
 * @returns The parsed value.
 * @throws {ApiError} `bad_response`, with every problem.
 */
export function checked<T>(
  schema: z.ZodMiniType<T>,
  value: unknown,
  what: string,
  path: Path,
): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const found = issue.path.reduce<unknown>(
      (at, key) =>
        Array.isArray(at)
          ? at[Number(key)]
          : isJsonObject(at)
          ? at[String(key)]
          : undefined,
      value,
    );
    const expected = withArticle(expectedKind(issue));
    const problem = `is ${kindOf(found)}, not ${expected}`;
    return fieldProblem([...path, ...issue.path], problem);
  });
  throw badRow(what, problems.join("; "));
}

function expectedKind(issue: z.core.$ZodIssue): string {
  if (issue.code === "too_big" || issue.code === "too_small") return "integer";
  if (issue.code !== "invalid_type") return "object";
  return issue.expected === "int" ? "integer" : issue.expected;
}
