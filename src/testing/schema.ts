import { buildSchema, type GraphQLSchema } from "graphql";
import { DIRECTIONS } from "./order_by.ts";
import { type Scalar, SCALARS } from "./scalars.ts";
import { type Table, TASK, TASK_RUN } from "./tables.ts";

const BUILT_IN = new Set(["String", "Int"]);
const LIST_OPERATORS = ["_in", "_nin"];
const EQUALITY_OPERATORS = ["_eq", "_neq"];
const ORDER_OPERATORS = ["_gt", "_gte", "_lt", "_lte"];

const QUERY = `type Query {
  hello: String
  task_run(${selectionArguments(TASK_RUN)}): [task_run!]!
  task_run_by_pk(id: uuid!): task_run
  task_run_aggregate(${selectionArguments(TASK_RUN)}): task_run_aggregate!
}
type task_run_aggregate { aggregate: task_run_aggregate_fields nodes: [task_run!]! }
type task_run_aggregate_fields { count: Int }`;

let schema: GraphQLSchema | undefined;

/** The part of Prefect's GraphQL schema that is served, named as Hasura does. */
export function prefectSchema(): GraphQLSchema {
  schema ??= buildSchema(schemaText());
  return schema;
}

function schemaText(): string {
  return [
    QUERY,
    `enum order_by { ${Object.keys(DIRECTIONS).join(" ")} }`,
    ...SCALARS.filter(({ name }) => !BUILT_IN.has(name)).map(({ name }) =>
      `scalar ${name}`
    ),
    ...SCALARS.map(comparisonText),
    ...[TASK, TASK_RUN].map(tableText),
  ].join("\n");
}

function selectionArguments({ name }: Table): string {
  return `where: ${name}_bool_exp, order_by: [${name}_order_by!], limit: Int, offset: Int`;
}

function comparisonText({ name, ordered }: Scalar): string {
  const single = ordered
    ? [...EQUALITY_OPERATORS, ...ORDER_OPERATORS]
    : EQUALITY_OPERATORS;
  return `input ${name}_comparison_exp {
  ${single.map((operator) => `${operator}: ${name}`).join(" ")}
  ${LIST_OPERATORS.map((operator) => `${operator}: [${name}!]`).join(" ")}
  _is_null: Boolean
}`;
}

function tableText({ name, columns, relations }: Table): string {
  const fields = Object.entries(columns);
  const related = Object.entries(relations);
  const lines = (texts: string[]) => texts.join("\n  ");
  return `type ${name} {
  ${
    lines(fields.map(([field, { scalar, required }]) =>
      `${field}: ${scalar.name}${required ? "!" : ""}`
    ))
  }
  ${lines(related.map(([field, table]) => `${field}: ${table.name}!`))}
}
input ${name}_bool_exp {
  _and: [${name}_bool_exp] _or: [${name}_bool_exp] _not: ${name}_bool_exp
  ${
    lines(fields.map(([field, { scalar }]) =>
      `${field}: ${scalar.name}_comparison_exp`
    ))
  }
  ${lines(related.map(([field, table]) => `${field}: ${table.name}_bool_exp`))}
}
input ${name}_order_by {
  ${
    lines(
      fields.filter(([, { scalar }]) => scalar.ordered).map(([field]) =>
        `${field}: order_by`
      ),
    )
  }
  ${lines(related.map(([field, table]) => `${field}: ${table.name}_order_by`))}
}`;
}
