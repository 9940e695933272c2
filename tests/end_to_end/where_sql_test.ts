import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { DatabaseSync } from "node:sqlite";
import { storeTaskRuns } from "../../src/testing/rows/rows.ts";
import { TASK_RUN } from "../../src/testing/tables/tables.ts";
import { compileWhere, type Where } from "../../src/testing/rows/where.ts";

const NAMES = ["a", "b", null];
const INDEXES = [-1, 0, 1];
const SLUGS = ["add-1", "sub-1"];
const SQL: Record<string, string> = {
  "_eq": "=",
  "_neq": "<>",
  "_gt": ">",
  "_gte": ">=",
  "_lt": "<",
  "_lte": "<=",
  "_in": "IN",
  "_nin": "NOT IN",
};

const ID = "00000000-0000-4000-8000-000000000000";

/** A run for every combination of the values that the filters speak of. */
const ROWS = storeTaskRuns(
  NAMES.flatMap((name) =>
    NAMES.flatMap((taskName) =>
      INDEXES.flatMap((mapIndex) =>
        SLUGS.map((slug) => ({
          id: ID,
          name,
          task: { id: ID, slug, name: taskName },
          "map_index": mapIndex,
          "flow_run_id": ID,
        }))
      )
    )
  ),
);

/** The filter as Hasura would write it in SQL; what is null is left out. */
function toSql(where: Where): string {
  return all(
    Object.entries(where).map(([key, value]) => {
      if (key === "_and") return all((value as Where[]).map(toSql));
      if (key === "_or") {
        return `(${["0", ...(value as Where[]).map(toSql)].join(" OR ")})`;
      }
      if (key === "_not") return `(NOT ${toSql(value as Where)})`;
      if (key !== "task") return comparisonSql(key, value as Where);
      return `EXISTS (SELECT 1 FROM task WHERE task.run = task_run.rowid AND ${
        toSql(value as Where)
      })`;
    }),
  );
}

function comparisonSql(column: string, comparison: Where): string {
  const given = Object.entries(comparison).filter(([, operand]) =>
    operand !== null
  );
  return all(given.map(([operator, operand]) => {
    if (operator === "_is_null") {
      return `(${column} IS ${operand ? "" : "NOT "}NULL)`;
    }
    const right = Array.isArray(operand)
      ? `(${operand.map(literal).join(", ")})`
      : literal(operand);
    return `(${column} ${SQL[operator]} ${right})`;
  }));
}

function all(conditions: string[]): string {
  return `(${["1", ...conditions].join(" AND ")})`;
}

function literal(value: unknown): string {
  return typeof value === "number" ? String(value) : `'${value}'`;
}

/** One comparison, or sometimes two: more would find nothing any more. */
function comparison(values: readonly (string | number)[]): fc.Arbitrary<Where> {
  const one = fc.constantFrom(null, ...values);
  const list = fc.option(fc.subarray([...values]));
  const operand = (operator: string) => {
    if (operator === "_is_null") return fc.option(fc.boolean());
    return operator.endsWith("in") ? list : one;
  };
  const operators = [...Object.keys(SQL), "_is_null"];
  return oneOrTwo(operators.map((operator) => [operator, operand(operator)]));
}

function oneOrTwo(
  entries: [key: string, value: fc.Arbitrary<unknown>][],
): fc.Arbitrary<Where> {
  const entry = fc.oneof(
    ...entries.map(([key, value]) => fc.tuple(fc.constant(key), value)),
  );
  return fc.array(entry, { minLength: 1, maxLength: 2 }).map(
    Object.fromEntries,
  );
}

function logic(part: fc.Arbitrary<Where>): [string, fc.Arbitrary<unknown>][] {
  const parts = fc.array(part, { maxLength: 2 });
  return [["_and", parts], ["_or", parts], ["_not", part]];
}

const NAME: [string, fc.Arbitrary<Where>] = ["name", comparison(["a", "b"])];
const TASK_LEAF = oneOrTwo([NAME, ["slug", comparison(SLUGS)]]);
const TASK = oneOrTwo([NAME, ...logic(TASK_LEAF)]);
const LEAF = oneOrTwo([NAME, ["map_index", comparison(INDEXES)]]);
const WHERE = [1, 2].reduce(
  (part) =>
    oneOrTwo([NAME, ["task", fc.oneof(TASK_LEAF, TASK)], ...logic(part)]),
  LEAF,
);

Deno.test("compileWhere() finds what a database finds by the same filter", () => {
  using database = new DatabaseSync(":memory:");
  database.exec(`
    CREATE TABLE task_run (name TEXT, map_index INTEGER);
    CREATE TABLE task (run INTEGER, name TEXT, slug TEXT);
  `);
  const addRun = database.prepare("INSERT INTO task_run VALUES (?, ?)");
  const addTask = database.prepare("INSERT INTO task VALUES (?, ?, ?)");
  for (const [index, { name, map_index: mapIndex, task }] of ROWS.entries()) {
    const { name: taskName, slug } = task as Record<string, string | null>;
    addRun.run(name as string | null, mapIndex as number);
    addTask.run(index + 1, taskName!, slug!);
  }
  fc.assert(
    fc.property(WHERE, (filter) => {
      const sql = `SELECT rowid FROM task_run WHERE ${
        toSql(filter)
      } ORDER BY rowid`;
      const wanted = database.prepare(sql).all().map(({ rowid }) =>
        Number(rowid)
      );
      const test = compileWhere(TASK_RUN, filter);
      const found = ROWS.flatMap((row, index) =>
        test(row) === true ? [index + 1] : []
      );
      assertEquals(found, wanted, sql);
    }),
    { numRuns: 1_000 },
  );
});
