import { isJsonObject } from "./json_object.ts";

/**
 * Converts a row of a database dump to the form of the API. The columns
 * `task_id` and `task_slug` may replace the task, and values of text formats
 * such as CSV may be strings.
 *
 * @returns The row. Values that cannot be parsed are unchanged, so that the
 * check names them.
 */
export function toApiRow(row: unknown): unknown {
  if (!isJsonObject(row)) return row;
  const { task_id: id, task_slug: slug, map_index: index } = row;
  const hasColumns = id !== undefined || slug !== undefined;
  const task = row.task === undefined && hasColumns
    ? { id, slug }
    : fromJson(row.task);
  return {
    ...row,
    ...(task !== undefined && { task }),
    ...(isInteger(index) && { map_index: Number(index) }),
    ...("serialized_state" in row && {
      serialized_state: row.serialized_state === ""
        ? null // as CSV writes it
        : fromJson(row.serialized_state),
    }),
  };
}

function isInteger(index: unknown): boolean {
  return typeof index === "bigint" ||
    (typeof index === "string" && /^-?\d+$/.test(index));
}

function fromJson(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
