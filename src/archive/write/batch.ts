import { runPool } from "../../async/pool.ts";
import { inTransaction } from "../format.ts";
import type { FlowRunRecord, FlowRunStateRecord } from "../rows.ts";
import type {
  ArchiveSource,
  IdRange,
  LogPosition,
  TaskRunPage,
} from "../source/source.ts";
import type { SqliteDatabase } from "../sqlite.ts";
import { now } from "./meta.ts";
import { type Cursor, isFinal } from "./progress.ts";
import { splitRange } from "./ranges.ts";
import { once, type ResultCopier } from "./results.ts";
import { putInto } from "./tables.ts";

/** Flow runs that are read together, and where they start. */
export interface Batch {
  readonly flowRuns: readonly FlowRunRecord[];
  readonly states: readonly FlowRunStateRecord[];
  readonly cursor: Cursor;
}

/** How many rows were written. */
export interface RowTotals {
  flows: number;
  flowRuns: number;
  taskRuns: number;
  states: number;
  logs: number;
}

/** The source and the target of a batch. */
export interface BatchContext {
  readonly source: ArchiveSource;
  readonly database: SqliteDatabase;
  readonly copier: ResultCopier;
  readonly totals: RowTotals;
  /** The most ranges of one batch that are read at the same time. */
  readonly concurrency: number;
  /** Called after each transaction. */
  readonly onWrite: () => void;
}

/** After so many task runs of a range, what is left is read side by side. */
const SPLIT_AFTER = 500;

/** Writes batches of flow runs, each with all that belongs to it. */
export function createBatchWriter(
  context: BatchContext,
): (batch: Batch, signal: AbortSignal) => Promise<void> {
  const { source, database, copier, totals, onWrite } = context;
  const put = {
    flowRun: putInto(database, "flow_run"),
    flowRunState: putInto(database, "flow_run_state"),
    taskRun: putInto(database, "task_run"),
    taskRunState: putInto(database, "task_run_state"),
    log: putInto(database, "log"),
    progress: putInto(database, "progress"),
  };
  const move = database.prepare(
    "UPDATE progress SET cursor = ? WHERE flow_run_id = ?",
  );
  const writeFlow = createFlowWriter(context);

  function begin({ flowRuns, states, cursor }: Batch): void {
    inTransaction(database, () => {
      flowRuns.forEach(put.flowRun);
      states.forEach(put.flowRunState);
      for (const run of flowRuns) {
        put.progress({
          flow_run_id: run.id,
          updated: run.updated,
          states: 0,
          logs: 0,
          results: 0,
          final: 0,
          cursor: JSON.stringify(cursor),
          archived_at: null,
        });
      }
    });
    totals.states += states.length;
    onWrite();
  }

  function end({ flowRuns, cursor }: Batch): void {
    const time = Date.now();
    inTransaction(database, () => {
      for (const run of flowRuns) {
        put.progress({
          flow_run_id: run.id,
          updated: run.updated,
          states: Number(cursor.states),
          logs: Number(cursor.logs),
          results: Number(cursor.results),
          final: Number(isFinal(database, run, time)),
          cursor: null,
          archived_at: now(),
        });
      }
    });
    totals.flowRuns += flowRuns.length;
    onWrite();
  }

  function moveTo({ flowRuns }: Batch, cursor: Cursor): void {
    const text = JSON.stringify(cursor);
    for (const { id } of flowRuns) move.run(text, id);
  }

  /** Writes a page of task runs; returns the results that they refer to. */
  function writeTaskRuns({ taskRuns, states }: TaskRunPage, parts: Cursor) {
    const ids = inTransaction(database, () => {
      states.forEach(put.taskRunState);
      return taskRuns.map((run) => {
        const id = copier.record(run.serialized_state, parts.results);
        put.taskRun({ ...run, result_id: id });
        return id;
      });
    });
    totals.taskRuns += taskRuns.length;
    totals.states += states.length;
    onWrite();
    return ids;
  }

  async function readTaskRuns(batch: Batch, signal: AbortSignal) {
    const { cursor, flowRuns } = batch;
    const flowRunIds = flowRuns.map(({ id }) => id);
    const left = new Set(cursor.taskRuns.map((range) => ({ ...range })));
    const save = () =>
      inTransaction(
        database,
        () => moveTo(batch, { ...cursor, taskRuns: [...left] }),
      );
    async function readRange(
      range: { -readonly [Key in keyof IdRange]: IdRange[Key] },
      signal: AbortSignal,
    ): Promise<void> {
      const start = range.after;
      let done = 0;
      const pages = source.taskRuns(flowRunIds, range, cursor.states, signal);
      for await (const page of pages) {
        const ids = writeTaskRuns(page, cursor);
        if (cursor.results) await copier.copy(ids, signal);
        range.after = page.taskRuns.at(-1)!.id;
        save();
        done += page.taskRuns.length;
        if (!source.isSplit || done < SPLIT_AFTER) continue;
        const parts = splitRange(
          range,
          start,
          done,
          SPLIT_AFTER,
          context.concurrency,
        );
        if (parts.length < 2) continue;
        left.delete(range);
        parts.forEach((part) => left.add(part));
        save();
        return await readRanges(parts, signal);
      }
      left.delete(range);
      save();
    }
    const readRanges = (ranges: readonly IdRange[], signal: AbortSignal) =>
      runPool({
        loadPage: once(ranges),
        run: readRange,
        reserve: 1,
        concurrency: context.concurrency,
        signal,
      });
    await readRanges([...left], signal);
  }

  async function readLogs(batch: Batch, signal: AbortSignal) {
    const { cursor, flowRuns } = batch;
    const flowRunIds = flowRuns.map(({ id }) => id);
    const pages = source.logs(flowRunIds, cursor.log ?? undefined, signal);
    for await (const lines of pages) {
      const { flow_run_id, timestamp, id } = lines.at(-1)!;
      const log: LogPosition = { flow_run_id, timestamp, id };
      inTransaction(database, () => {
        lines.forEach(put.log);
        moveTo(batch, { ...cursor, taskRuns: [], log });
      });
      totals.logs += lines.length;
      onWrite();
    }
  }

  return async (batch, signal) => {
    for (const { flow_id } of batch.flowRuns) {
      if (flow_id !== null) await writeFlow(flow_id, signal);
    }
    begin(batch);
    await readTaskRuns(batch, signal);
    if (batch.cursor.logs) await readLogs(batch, signal);
    end(batch);
  };
}

/** Writes each flow once, with its tasks and edges. */
function createFlowWriter(
  { source, database, totals }: BatchContext,
): (id: string, signal: AbortSignal) => Promise<void> {
  const written = new Map<string, Promise<void>>();
  const putFlow = putInto(database, "flow");
  const putTask = putInto(database, "task");
  const putEdge = putInto(database, "edge");
  async function write(id: string, signal: AbortSignal): Promise<void> {
    const whole = await source.flow(id, signal);
    if (whole === undefined) return;
    inTransaction(database, () => {
      putFlow(whole.flow);
      whole.tasks.forEach(putTask);
      whole.edges.forEach(putEdge);
    });
    totals.flows++;
  }
  return (id, signal) => {
    const begun = written.get(id) ?? write(id, signal);
    written.set(id, begun);
    return begun;
  };
}
