import { useEffect, useRef, useState } from "preact/hooks";
import { asProblem, type Problem } from "../api/api.ts";
import {
  createDurations,
  type Durations,
  readDurations,
} from "../api/child_times.ts";
import { createDataset, type Dataset } from "./dataset.ts";
import { readDataset } from "./read.ts";

/** How far the reading of a dataset is. */
export type ReadingPhase =
  | { readonly phase: "reading" }
  | { readonly phase: "reconnecting"; readonly attempt: number }
  | { readonly phase: "stopped" }
  | { readonly phase: "done" }
  | { readonly phase: "full" }
  | { readonly phase: "problem"; readonly problem: Problem };

/** The results that were read last: Back finds them as they were. */
interface Held {
  readonly taskRunId: string;
  readonly dataset: Dataset;
  readonly durations: Durations;
  isDone: boolean;
}

let held: Held | undefined;

function holdFor(taskRunId: string): Held {
  if (held?.taskRunId === taskRunId) return held;
  return held = {
    taskRunId,
    dataset: createDataset(),
    durations: createDurations(),
    isDone: false,
  };
}

/** A dataset that is being read. */
export interface Reading {
  readonly dataset: Dataset;
  readonly durations: Durations;
  readonly phase: ReadingPhase;
  /** Another number where rows have come since. */
  readonly version: number;
  readonly stop: () => void;
  /** Goes on where it was stopped. */
  readonly goOn: () => void;
  /** Forgets all, and reads again. */
  readonly again: () => void;
}

const SHORTEST_PAUSE_MS = 200;

/** Reads the results of a mapped task while a view shows them. */
export function useReading(taskRunId: string): Reading {
  const [round, setRound] = useState(0);
  const [isStopped, setStopped] = useState(false);
  const [phase, setPhase] = useState<ReadingPhase>({ phase: "reading" });
  const [version, setVersion] = useState(0);
  const began = useRef(0);
  const cost = useRef(0);
  const own = holdFor(taskRunId);

  useEffect(() => {
    // How long it takes to draw what has come decides how often that is done.
    cost.current = performance.now() - began.current;
  }, [version]);

  useEffect(() => {
    if (isStopped) return setPhase({ phase: "stopped" });
    if (own.isDone) {
      return setPhase({ phase: own.dataset.isFull ? "full" : "done" });
    }
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const draw = () => {
      clearTimeout(timer);
      timer = undefined;
      began.current = performance.now();
      setVersion((now) => now + 1);
    };
    const drawSoon = () => {
      const pause = Math.max(SHORTEST_PAUSE_MS, 5 * cost.current);
      timer ??= setTimeout(draw, pause);
    };
    setPhase({ phase: "reading" });
    readAll(own, stop.signal, setPhase, drawSoon).then(draw, (error) => {
      if (stop.signal.aborted) return;
      draw();
      setPhase({ phase: "problem", problem: asProblem(error) });
    });
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [own, round, isStopped]);

  return {
    dataset: own.dataset,
    durations: own.durations,
    phase,
    version,
    stop: () => setStopped(true),
    goOn: () => {
      setStopped(false);
      setRound(round + 1);
    },
    again: () => {
      held = undefined;
      setStopped(false);
      setRound(round + 1);
    },
  };
}

async function readAll(
  own: Held,
  signal: AbortSignal,
  report: (phase: ReadingPhase) => void,
  onRow: () => void,
): Promise<void> {
  const { taskRunId, dataset, durations } = own;
  const onReconnect = (attempt: number | null) =>
    report(
      attempt === null
        ? { phase: "reading" }
        : { phase: "reconnecting", attempt },
    );
  // A server that tells no times takes nothing else away.
  const times = readDurations(taskRunId, durations, {
    signal,
    onReconnect: () => {},
  }).catch(() => {});
  await readDataset(
    taskRunId,
    dataset,
    { signal, onReconnect, durations },
    onRow,
  );
  await times;
  signal.throwIfAborted();
  own.isDone = true;
  report({ phase: dataset.isFull ? "full" : "done" });
}
