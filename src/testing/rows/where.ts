import { HasuraError } from "../tables/hasura_error.ts";
import type { Key, Scalar } from "../tables/scalars.ts";
import type { StoredRow } from "./rows.ts";
import type { Table } from "../tables/tables.ts";

/** A `bool_exp`, as validated by the schema. */
export type Where = Readonly<Record<string, unknown>>;

/**
 * The truth value of SQL: null is "unknown", and a row matches only if it is
 * true.
 */
export type Truth = boolean | null;

/** Tests whether a row matches. */
export type Test = (row: StoredRow) => Truth;

type ValueTest = (value: unknown) => Truth;
type Operator = (scalar: Scalar, operand: unknown) => ValueTest;

/** Compiles a `bool_exp` into a test for rows. */
export function compileWhere(
  table: Table,
  where: Where | null | undefined,
): Test {
  return every(
    presentEntries(where).map(([key, value]) =>
      compileEntry(table, key, value)
    ),
  );
}

/** The columns with a single value at the top of a `bool_exp`, for an index. */
export function pinnedKeys(
  table: Table,
  where: Where | null | undefined,
): [column: string, key: Key][] {
  return presentEntries(where).flatMap(
    ([name, comparison]): [string, Key][] => {
      const operand = (comparison as Where)["_eq"];
      const scalar = table.columns[name]?.scalar;
      if (scalar === undefined || isNull(operand)) return [];
      return [[name, keyOf(scalar, operand)]];
    },
  );
}

/**
 * The entries that apply: Hasura ignores null, so that `{_eq: null}` is `{}`,
 * which is true.
 */
export function presentEntries(
  expression: Where | null | undefined,
): [string, unknown][] {
  return Object.entries(expression ?? {}).filter(([, value]) => !isNull(value));
}

function isNull(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function compileEntry(table: Table, key: string, value: unknown): Test {
  const compile = (where: Where | null) => compileWhere(table, where);
  if (key === "_and") return every((value as (Where | null)[]).map(compile));
  if (key === "_or") return some((value as (Where | null)[]).map(compile));
  if (key === "_not") return not(compile(value as Where));
  const related = table.relations[key];
  if (related !== undefined) {
    return exists(
      (row) => row[key] as StoredRow,
      compileWhere(related, value as Where),
    );
  }
  const detail = table.details?.[key];
  if (detail !== undefined) {
    return exists(
      (row) => (row[key] as SingleDetail)(),
      compileWhere(detail.table, value as Where),
    );
  }
  return compileComparison(table.columns[key]!.scalar, key, value as Where);
}

function compileComparison(
  scalar: Scalar,
  column: string,
  comparison: Where,
): Test {
  return every(
    presentEntries(comparison).map(([name, operand]) => {
      const test = OPERATORS[name]!(scalar, operand);
      return (row) => test(row[column]);
    }),
  );
}

/** Hasura's comparisons. All except `_is_null` are unknown for null. */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  "_eq": compare((value, key) => value === key),
  "_neq": compare((value, key) => value !== key),
  "_gt": compare((value, key) => value > key),
  "_gte": compare((value, key) => value >= key),
  "_lt": compare((value, key) => value < key),
  "_lte": compare((value, key) => value <= key),
  "_in": member(true),
  "_nin": member(false),
  "_like": like(true, ""),
  "_nlike": like(false, ""),
  "_ilike": like(true, "i"),
  "_nilike": like(false, "i"),
  "_is_null": (_, wanted) => (value) => (value === null) === wanted,
};

function compare(holds: (value: Key, operand: Key) => boolean): Operator {
  return (scalar, operand) => {
    const key = keyOf(scalar, operand);
    return (value) => value === null ? null : holds(scalar.keyOf(value), key);
  };
}

function member(wanted: boolean): Operator {
  return (scalar, operand) => {
    const keys = new Set(
      (operand as unknown[]).map((item) => keyOf(scalar, item)),
    );
    // No value is in an empty list, not even an unknown one.
    if (keys.size === 0) return () => !wanted;
    return (value) =>
      value === null ? null : keys.has(scalar.keyOf(value)) === wanted;
  };
}

/** The key of an operand, or the refusal of PostgreSQL. */
export function keyOf(scalar: Scalar, operand: unknown): Key {
  const stored = scalar.store(operand);
  if (stored !== undefined) return scalar.keyOf(stored);
  throw new HasuraError("data-exception", scalar.refusal(operand));
}

function every(tests: readonly Test[]): Test {
  if (tests.length === 1) return tests[0]!;
  return (row) => {
    let truth: Truth = true;
    for (const test of tests) {
      const one = test(row);
      if (one === false) return false;
      if (one === null) truth = null;
    }
    return truth;
  };
}

function some(tests: readonly Test[]): Test {
  return (row) => {
    let truth: Truth = false;
    for (const test of tests) {
      const one = test(row);
      if (one === true) return true;
      if (one === null) truth = null;
    }
    return truth;
  };
}

function not(test: Test): Test {
  return (row) => {
    const truth = test(row);
    return truth === null ? null : !truth;
  };
}

/** A related row is tested with EXISTS, which is never unknown. */
function exists(
  relatedTo: (row: StoredRow) => StoredRow | null,
  test: Test,
): Test {
  return (row) => {
    const related = relatedTo(row);
    return related !== null && test(related) === true;
  };
}

/** Finds the single row of another table that belongs to a row. */
type SingleDetail = () => StoredRow | null;

/** Compares with an SQL pattern, in which `\` escapes the next character. */
function like(wanted: boolean, flags: string): Operator {
  return (_, operand) => {
    const pattern = new RegExp(
      `^${
        (operand as string).replace(
          /\\?[^]/gu,
          (part) => PATTERNS[part] ?? literal([...part].at(-1)!),
        )
      }$`,
      `su${flags}`,
    );
    return (value) =>
      value === null ? null : pattern.test(value as string) === wanted;
  };
}

const PATTERNS: Readonly<Record<string, string>> = { "%": ".*", "_": "." };

function literal(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}
