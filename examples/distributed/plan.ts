import type { FlowRunsPlan } from "./kinds/archive.ts";
import type { ChildrenPlan } from "./kinds/export.ts";
import type { Bucket } from "./bucket.ts";

/** The name of the object that holds the plan. */
export const PLAN = "plan.json";

/** A part: one worker writes it in one go. */
export interface Shard {
  /** The name of its object. Names sort in the order of the parts. */
  readonly name: string;
  /** How many children, or flow runs, it holds. */
  readonly count: number;
}

/** What is written: the results of a mapped task, or an archive. */
export type Plan = { readonly id: string } & (ChildrenPlan | FlowRunsPlan);

/** How the shards of one kind of plan are written and checked. */
export interface Kind<Part extends Shard = Shard> {
  /** The parts, in their order. */
  readonly shards: readonly Part[];
  /** Writes a part as one object of its name. */
  write(shard: Part, bucket: Bucket): Promise<void>;
  /**
   * Counts what a part holds, in a copy of it.
   *
   * @throws {Error} If the part is not whole.
   */
  count(shard: Part, path: string): Promise<number>;
}

/** Keeps a plan where workers find it. A plan that is there stays. */
export async function writePlan(
  plan: ChildrenPlan | FlowRunsPlan,
  bucket: Bucket,
): Promise<Plan> {
  const text = JSON.stringify({ id: crypto.randomUUID(), ...plan });
  await bucket.write(PLAN, new Blob([text]).stream());
  return await readPlan(bucket);
}

/**
 * Reads the plan.
 *
 * @throws {Error} If there is none yet.
 */
export async function readPlan(bucket: Bucket): Promise<Plan> {
  if (!(await bucket.names()).includes(PLAN)) {
    throw new Error(`Cannot find "${PLAN}": run "plan" first`);
  }
  const body = await bucket.read(PLAN);
  return await new Response(body as BodyInit).json();
}

/** Cuts a sequence into ranges of one size; the last one may be shorter. */
export function cut(
  count: number,
  size: number,
): { readonly start: number; readonly end: number }[] {
  return Array.from({ length: Math.ceil(count / size) }, (_, at) => ({
    start: at * size,
    end: Math.min(count, (at + 1) * size),
  }));
}

/** A number whose texts sort as the numbers do. */
export function padded(index: number): string {
  return String(index).padStart(9, "0");
}
