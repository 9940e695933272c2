import * as z from "zod/mini";
import { checked } from "../model/check/checked.ts";

/** The tasks of a flow, and their dependencies. */
export interface FlowGraph {
  /** Its tasks, in the order of their slugs. */
  readonly tasks: readonly FlowTask[];
  /** The dependencies between them. */
  readonly edges: readonly FlowEdge[];
}

/** A task of a flow. */
export interface FlowTask {
  /** Its id. */
  readonly taskId: string;
  /** Its slug. */
  readonly slug: string;
  /** Its name. */
  readonly name: string | null;
  /** Whether it is mapped. */
  readonly isMapped: boolean;
}

/** A dependency between two tasks of a flow. */
export interface FlowEdge {
  /** The id of the task that comes first. */
  readonly upstreamTaskId: string;
  /** The id of the task that waits for it. */
  readonly downstreamTaskId: string;
  /** The parameter that receives the result; null if there is none. */
  readonly key: string | null;
  /** Whether the task that waits is mapped over the result. */
  readonly isMapped: boolean;
}

const text = z.nullish(z.string());
const flag = z.nullish(z.boolean());

const flowRow = z.object({
  tasks: z.nullish(z.array(
    z.object({ id: z.string(), slug: z.string(), name: text, mapped: flag }),
  )),
  edges: z.nullish(z.array(z.object({
    upstream_task_id: z.string(),
    downstream_task_id: z.string(),
    key: text,
    mapped: flag,
  }))),
});

/** Parses one row of the API's `flow`. */
export function parseFlowGraph(row: unknown): FlowGraph {
  const { tasks, edges } = checked(flowRow, row, "the tasks of a flow", []);
  return {
    tasks: (tasks ?? []).map(({ id, slug, name, mapped }) => ({
      taskId: id,
      slug,
      name: name ?? null,
      isMapped: mapped ?? false,
    })),
    edges: (edges ?? []).map((edge) => ({
      upstreamTaskId: edge.upstream_task_id,
      downstreamTaskId: edge.downstream_task_id,
      key: edge.key ?? null,
      isMapped: edge.mapped ?? false,
    })),
  };
}
