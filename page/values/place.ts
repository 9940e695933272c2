import { useEffect, useState } from "preact/hooks";
import { parseRoute, taskRunAddress, type TaskRunChoice } from "../route.ts";

/** Which part of a result is shown, and how: it is in the address. */
export interface Place {
  /** The places of parts, with `root` in front; empty: the result is not open. */
  readonly at: string;
  /** The form that was chosen; empty: the first one. */
  readonly valueForm: string;
  readonly valueSort: string;
  readonly valueWhere: readonly string[];
  readonly valueHide: readonly string[];
  readonly plotted: readonly string[];
}

/** The whole result, as it comes. */
export const ROOT: Place = {
  at: "root",
  valueForm: "",
  valueSort: "",
  valueWhere: [],
  valueHide: [],
  plotted: [],
};

const CLOSED: Place = { ...ROOT, at: "" };

/** The places of parts that an address names. */
export function pathOf({ at }: Place): readonly number[] {
  return at.split(".").slice(1).map(Number);
}

/** The place of a part in an address. */
export function atPath(path: readonly number[]): string {
  return ["root", ...path].join(".");
}

interface Current {
  readonly id: string;
  readonly chosen: TaskRunChoice;
}

function current(): Current | undefined {
  const route = parseRoute(location.hash);
  return route.view === "task-run" ? route : undefined;
}

/**
 * The place in the address, and a function that changes it: as a step of the
 * history, so that Back leads to the part before, or in place of the last one.
 */
export function usePlace(): readonly [
  place: Place,
  change: (place: Partial<Place>, how: "step" | "replace") => void,
] {
  const [place, setPlace] = useState<Place>(() => current()?.chosen ?? CLOSED);
  useEffect(() => {
    const follow = () => setPlace(current()?.chosen ?? CLOSED);
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return [place, (next, how) => {
    const now = current();
    if (now === undefined) return setPlace({ ...place, ...next });
    const address = taskRunAddress(now.id, { ...now.chosen, ...next });
    if (how === "step") location.hash = address;
    else location.replace(address);
  }];
}
