import type { SqliteValue } from "../sqlite.ts";

/** Conditions in SQL, and the values of their `?`. */
export interface Conditions {
  readonly sql: readonly string[];
  readonly values: readonly SqliteValue[];
}

/** One condition; undefined if it does not apply. */
export type Condition =
  | readonly [sql: string, ...values: SqliteValue[]]
  | undefined;

/** Collects those conditions that apply. */
export function conditions(...all: readonly Condition[]): Conditions {
  const given = all.filter((one) => one !== undefined);
  return {
    sql: given.map(([sql]) => sql),
    values: given.flatMap(([, ...values]) => values),
  };
}

/** The conditions of each field, which the type checker requires. */
export type FieldConditions<Where> = {
  readonly [Name in keyof Where]-?: (
    value: NonNullable<Where[Name]>,
  ) => readonly Condition[];
};

/** Collects the conditions of the fields that a query has. */
export function conditionsOf<Where extends object>(
  where: Where,
  fields: FieldConditions<Where>,
): Conditions {
  return conditions(
    ...Object.entries(where).flatMap(([name, value]) =>
      value === undefined ? [] : fields[name as keyof Where](value)
    ),
  );
}

/** The WHERE clause; empty without conditions. */
export function whereClause({ sql }: Conditions): string {
  return sql.length === 0 ? "" : `WHERE ${sql.join(" AND ")}`;
}

/**
 * A condition on a column of which the value must be in a list. The text of the
 * statement does not depend on the length of the list.
 */
export function isIn(
  column: string,
  list: readonly (string | number)[] | undefined,
): Condition {
  if (list === undefined) return undefined;
  return [
    `${column} IN (SELECT value FROM json_each(?))`,
    JSON.stringify(list),
  ];
}

/** A condition with one value, which applies if the value is not undefined. */
export function compared(
  column: string,
  operator: "=" | "<>" | "<" | "<=" | ">" | ">=",
  value: SqliteValue | undefined,
): Condition {
  return value === undefined ? undefined : [`${column} ${operator} ?`, value];
}
