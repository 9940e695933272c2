import { useEffect, useRef, useState } from "preact/hooks";
import { useThrottled } from "../api/live.ts";
import { followLogs, type LogLines } from "./follow_logs.ts";

const NONE: LogLines = {
  lines: [],
  subscribe: () => () => {},
  phase: "reading",
  problem: undefined,
};

/** Reads the lines of a run while a view is shown; another path starts anew. */
export function useLogs(
  path: string,
  levels: readonly string[],
  isAtWork: boolean,
): LogLines & { readonly reload: () => void } {
  const atWork = useRef(isAtWork);
  atWork.current = isAtWork;
  const [round, setRound] = useState(0);
  const key = `${path} ${levels.join()} ${round}`;
  const [held, setHeld] = useState({ key, logs: NONE });
  useEffect(() => {
    const stop = new AbortController();
    const logs = followLogs(path, levels, stop.signal, () => atWork.current);
    setHeld({ key, logs });
    return () => stop.abort();
  }, [key]);
  const logs = held.key === key ? held.logs : NONE;
  useThrottled((listener) => logs.subscribe(listener), logs);
  const { lines, subscribe, phase, problem } = logs;
  const reload = () => setRound(round + 1);
  return { lines, subscribe, phase, problem, reload };
}
