import { buildSchema, type GraphQLSchema } from "graphql";
import { DIRECTIONS } from "../rows/order_by.ts";
import { type Scalar, SCALARS } from "../tables/scalars.ts";
import {
  type Detail,
  ROOT_TABLES,
  type Table,
  TABLES,
} from "../tables/tables.ts";

const BUILT_IN = new Set(["String", "Int", "Boolean"]);
const LIST_OPERATORS = ["_in", "_nin"];
const EQUALITY_OPERATORS = ["_eq", "_neq"];
const ORDER_OPERATORS = ["_gt", "_gte", "_lt", "_lte"];
const PATTERN_OPERATORS = ["_like", "_nlike", "_ilike", "_nilike"];

/** The fields that are not tables, as Prefect's servers define them. */
const OWN_FIELDS = `
  hello: String
  auth_info: auth_info
  secret_value(name: String!): jsonb
  mapped_children(task_run_id: UUID!): mapped_children_payload
  get_task_run_info(task_run_id: UUID!): task_run_info_payload`;

const OWN_TYPES = `
scalar UUID
scalar DateTime
scalar JSON
type auth_info { tenant_id: uuid user_id: uuid }
type task_run_info_payload { id: UUID version: Int serialized_state: JSON state: String }
type mapped_children_payload {
  min_start_time: DateTime
  max_end_time: DateTime
  state_counts: JSON
}`;

let schema: GraphQLSchema | undefined;

/** The served part of Prefect's GraphQL schema, with Hasura's names. */
export function prefectSchema(): GraphQLSchema {
  schema ??= buildSchema(schemaText());
  return schema;
}

function schemaText(): string {
  return [
    `type Query {${OWN_FIELDS}${ROOT_TABLES.map(rootText).join("")}}`,
    OWN_TYPES,
    `enum order_by { ${Object.keys(DIRECTIONS).join(" ")} }`,
    ...SCALARS.filter(({ name }) => !BUILT_IN.has(name)).map(({ name }) =>
      `scalar ${name}`
    ),
    ...SCALARS.map(comparisonText),
    ...TABLES.map(tableText),
    ...ROOT_TABLES.map(aggregateText),
  ].join("\n");
}

function rootText(table: Table): string {
  const { name, isKeyless } = table;
  return `
  ${name}(${selectionArguments(table)}): [${name}!]!
  ${isKeyless ? "" : `${name}_by_pk(id: uuid!): ${name}`}
  ${name}_aggregate(${selectionArguments(table)}): ${name}_aggregate!`;
}

function aggregateText({ name }: Table): string {
  return `
type ${name}_aggregate { aggregate: ${name}_aggregate_fields nodes: [${name}!]! }
type ${name}_aggregate_fields { count: Int }`;
}

function detailText([field, { table, list }]: [string, Detail]): string {
  return list
    ? `${field}(${selectionArguments(table)}): [${table.name}!]!`
    : `${field}: ${table.name}`;
}

function selectionArguments({ name }: Table): string {
  return `where: ${name}_bool_exp, order_by: [${name}_order_by!], limit: Int, offset: Int`;
}

function comparisonText({ name, ordered }: Scalar): string {
  const single = ordered
    ? [...EQUALITY_OPERATORS, ...ORDER_OPERATORS]
    : EQUALITY_OPERATORS;
  const patterns = name === "String" ? PATTERN_OPERATORS : [];
  return `input ${name}_comparison_exp {
  ${patterns.map((operator) => `${operator}: String`).join(" ")}
  ${single.map((operator) => `${operator}: ${name}`).join(" ")}
  ${LIST_OPERATORS.map((operator) => `${operator}: [${name}!]`).join(" ")}
  _is_null: Boolean
}`;
}

function tableText({ name, columns, relations, details = {} }: Table): string {
  const fields = Object.entries(columns);
  const related = Object.entries(relations);
  const single = Object.entries(details).filter(([, { list }]) => !list);
  const lines = (texts: string[]) => texts.join("\n  ");
  return `type ${name} {
  ${
    lines(fields.map(([field, { scalar, required }]) =>
      `${field}: ${scalar.name}${required ? "!" : ""}`
    ))
  }
  ${lines(related.map(([field, table]) => `${field}: ${table.name}!`))}
  ${lines(Object.entries(details).map(detailText))}
}
input ${name}_bool_exp {
  _and: [${name}_bool_exp] _or: [${name}_bool_exp] _not: ${name}_bool_exp
  ${
    lines(fields.map(([field, { scalar }]) =>
      `${field}: ${scalar.name}_comparison_exp`
    ))
  }
  ${lines(related.map(([field, table]) => `${field}: ${table.name}_bool_exp`))}
  ${
    lines(
      single.map(([field, { table }]) => `${field}: ${table.name}_bool_exp`),
    )
  }
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
