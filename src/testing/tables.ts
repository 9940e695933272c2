import {
  INT,
  JSONB,
  type Scalar,
  STRING,
  TIMESTAMPTZ,
  UUID_SCALAR,
} from "./scalars.ts";

/** One column of a table. */
export interface Column {
  /** The type of its values. */
  readonly scalar: Scalar;
  /** Whether a row must have it; otherwise it may be null or left out. */
  readonly required?: true;
  /** Whether rows are looked up by it, so that an index pays. */
  readonly indexed?: true;
}

/** A table as Hasura tracks it: schema, filters and orders follow from it. */
export interface Table {
  /** Its name, which is also that of its GraphQL type. */
  readonly name: string;
  /** Its columns by name. */
  readonly columns: Readonly<Record<string, Column>>;
  /** The tables that each of its rows has one row of, by name. */
  readonly relations: Readonly<Record<string, Table>>;
}

/** A task of a flow. */
export const TASK: Table = {
  name: "task",
  columns: {
    id: { scalar: UUID_SCALAR, required: true },
    slug: { scalar: STRING, required: true },
    name: { scalar: STRING },
  },
  relations: {},
};

/** One run of a task in a flow run. */
export const TASK_RUN: Table = {
  name: "task_run",
  columns: {
    id: { scalar: UUID_SCALAR, required: true, indexed: true },
    name: { scalar: STRING },
    "map_index": { scalar: INT, required: true, indexed: true },
    "serialized_state": { scalar: JSONB },
    "flow_run_id": { scalar: UUID_SCALAR, required: true, indexed: true },
    state: { scalar: STRING },
    "state_message": { scalar: STRING },
    "state_timestamp": { scalar: TIMESTAMPTZ },
    "start_time": { scalar: TIMESTAMPTZ },
    "end_time": { scalar: TIMESTAMPTZ },
  },
  relations: { task: TASK },
};
