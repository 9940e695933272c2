import * as z from "zod/mini";
import { STATE_TYPES } from "../../../mod.ts";
import type { FlowRunWhere, LogWhere } from "../../model/flow_run_source.ts";
import type { TaskRunWhere } from "../../model/task_run_source.ts";
import { isTime } from "../../model/timestamp.ts";
import { isUuid } from "../../model/uuid.ts";

// The conditions that a query for rows may have, checked: they are passed on to
// the API.

const uuid = z.string().check(z.refine(isUuid));
const time = z.string().check(z.refine(isTime));
const index = z.int();
const text = z.string().check(z.minLength(1), z.maxLength(1_000));
const states = z.array(z.enum(STATE_TYPES));

/** More values than this do not fit into the address of a request. */
const most = <T extends z.ZodMiniType>(item: T) =>
  z.array(item).check(z.maxLength(500));

const idRange = z.strictObject({ from: uuid, to: uuid });

/** Conditions on task runs. */
export const TASK_RUN_WHERE = z.strictObject({
  taskRunId: z.exactOptional(uuid),
  idRange: z.exactOptional(idRange),
  afterId: z.exactOptional(uuid),
  flowRunId: z.exactOptional(uuid),
  taskSlug: z.exactOptional(z.union([text, most(text)])),
  mapIndex: z.exactOptional(z.union([
    index,
    z.strictObject({
      not: z.exactOptional(index),
      after: z.exactOptional(index),
      from: z.exactOptional(index),
      to: z.exactOptional(index),
    }),
  ])),
  indexRanges: z.exactOptional(
    most(z.strictObject({ from: index, to: z.exactOptional(index) })),
  ),
  states: z.exactOptional(states),
}) satisfies z.ZodMiniType<TaskRunWhere>;

/** Conditions on flow runs. */
export const FLOW_RUN_WHERE = z.strictObject({
  flowRunId: z.exactOptional(uuid),
  idRange: z.exactOptional(idRange),
  after: z.exactOptional(
    z.strictObject({ scheduledStartTime: z.nullable(time), flowRunId: uuid }),
  ),
  flowName: z.exactOptional(text),
  projectName: z.exactOptional(text),
  states: z.exactOptional(states),
  nameLike: z.exactOptional(text),
  since: z.exactOptional(time),
  until: z.exactOptional(time),
}) satisfies z.ZodMiniType<FlowRunWhere>;

/** Conditions on lines of a log. */
export const LOG_WHERE = z.strictObject({
  run: z.strictObject({ kind: z.enum(["flow_run", "task_run"]), id: uuid }),
  after: z.exactOptional(z.strictObject({ timestamp: time, id: uuid })),
  levels: z.exactOptional(most(text)),
  since: z.exactOptional(time),
  until: z.exactOptional(time),
}) satisfies z.ZodMiniType<LogWhere>;

/** Ids of task runs. */
export const IDS = most(uuid);
