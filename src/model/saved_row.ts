import { isJsonObject } from "./json_object.ts";

/**
 * Brings a row of a database dump to the form of the API: the task may be its
 * columns `task_id` and `task_slug`, and what a text format holds as a string
 * may be a string.
 *
 * @returns The row; what cannot be read stays as it is, for the check to name.
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
