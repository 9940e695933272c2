import { PyObject } from "@taskrunview/taskrunview/pickle";
import { isTuple } from "../../src/pickle/values/marks.ts";

/** Plain JSON that `make_aliasing.py` writes for the same value in Python. */
export type Canon =
  | null
  | boolean
  | number
  | string
  | readonly Canon[];

/** A value as plain JSON, with a number for each container that comes again. */
export function canon(
  value: unknown,
  seen: Map<unknown, number> = new Map(),
): Canon {
  const inner = (member: unknown) => canon(member, seen);
  if (typeof value === "number") return ["n", numberText(value)];
  if (typeof value === "bigint") return ["n", String(value)];
  if (typeof value !== "object" || value === null) return value as Canon;
  if (value instanceof Uint8Array) return ["b", String.fromCharCode(...value)];
  if (isTuple(value)) return ["t", ...value.map(inner)];
  const before = seen.get(value);
  if (before !== undefined) return ["#", before];
  const number = seen.size;
  seen.set(value, number);
  if (Array.isArray(value)) return ["list", number, value.map(inner)];
  if (value instanceof Set) {
    const members = [...value].map(inner);
    return ["set", number, members.sort(byJson)];
  }
  if (!(value instanceof PyObject)) {
    return ["dict", number, entriesOf(value).map((pair) => pair.map(inner))];
  }
  const name = value.className.split(".").at(-1)!;
  const parts: Canon[] = [name, number];
  if (name === "ThingList") parts.push(value.items.map(inner));
  if (name === "OrderedDict") {
    parts.push(value.entries.map((pair) => pair.map(inner)));
  }
  const state = Object.entries(value.state ?? {}).sort(([a], [b]) =>
    a < b ? -1 : 1
  );
  parts.push(state.map(([key, member]) => [key, inner(member)]));
  return parts;
}

function entriesOf(dict: object): (readonly unknown[])[] {
  return dict instanceof Map ? [...dict] : Object.entries(dict);
}

function numberText(value: number): string {
  if (Object.is(value, -0)) return "-0";
  return Number.isInteger(value) ? String(BigInt(value)) : String(value);
}

function byJson(a: Canon, b: Canon): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Sorts members of sets as {@linkcode canon} does. */
export function sortSets(value: Canon): Canon {
  if (!Array.isArray(value)) return value;
  const parts = value.map(sortSets);
  if (parts[0] !== "set" || parts.length !== 3) return parts;
  return ["set", parts[1]!, [...parts[2] as Canon[]].sort(byJson)];
}
