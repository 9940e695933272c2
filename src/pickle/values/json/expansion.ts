// The size of what JSON.stringify() writes: it repeats shared values, and
// recurses.

import {
  expandsTooFar,
  isInProportion,
  MAX_JSON_DEPTH,
  tooDeep,
} from "./encode_error.ts";

/** The cost of a value besides its text: digits, quotes, brackets. */
const NODE_CHARACTERS = 8;
/** The memory of a member of a list or dict: a pointer. */
const SLOT_BYTES = 8;
/** `JSON.stringify` writes a byte as `"123":45,`. */
const BYTE_CHARACTERS = 10;

/** A container whose members are being measured. */
interface Open {
  readonly container: object;
  readonly parts: readonly unknown[];
  next: number;
  /** The characters of the members so far, and their depth. */
  length: number;
  depth: number;
}

/** The length of the JSON of a container, and its depth. */
type Measure = readonly [length: number, depth: number];

/** That of an open container: a cycle, which `JSON.stringify` refuses. */
const CYCLE: Measure = [0, 0];

/**
 * Checks plain data before `JSON.stringify` writes it. Each container is
 * measured once.
 *
 * @throws {EncodeError} If the JSON is too deep, or out of proportion.
 */
export function checkExpansion(value: unknown): void {
  const measures = new Map<object, Measure>();
  const strings = new Set<string>();
  const open: Open[] = [];
  let held = 0;

  function lengthOfLeaf(leaf: unknown): number {
    if (typeof leaf === "string") {
      if (leaf.length > SLOT_BYTES && !strings.has(leaf)) {
        strings.add(leaf);
        held += leaf.length;
      }
      return leaf.length;
    }
    if (!(leaf instanceof Uint8Array)) return 0;
    if (!measures.has(leaf)) held += leaf.length;
    const length = leaf.length * BYTE_CHARACTERS;
    measures.set(leaf, [length, 0]);
    return length;
  }

  function enter(container: object): void {
    const parts = Array.isArray(container)
      ? container
      : Object.values(container);
    measures.set(container, CYCLE);
    held += SLOT_BYTES * parts.length;
    const names = Array.isArray(container) ? [] : Object.keys(container);
    const length = names.reduce((sum, name) => sum + name.length, 0);
    open.push({ container, parts, next: 0, length, depth: 0 });
  }

  if (!isContainer(value)) return;
  enter(value);
  while (open.length > 0) {
    const top = open[open.length - 1]!;
    if (top.next === top.parts.length) {
      measures.set(top.container, [top.length, top.depth + 1]);
      if (!isInProportion(top.length, held)) throw expandsTooFar();
      if (top.depth >= MAX_JSON_DEPTH) throw tooDeep();
      open.pop();
      continue;
    }
    const part = top.parts[top.next];
    if (isContainer(part) && !measures.has(part)) {
      enter(part);
      continue; // and comes back to it
    }
    top.next++;
    const [length, depth] = isContainer(part)
      ? measures.get(part)!
      : [lengthOfLeaf(part), 0];
    top.length += NODE_CHARACTERS + length;
    top.depth = Math.max(top.depth, depth);
  }
}

/** True for the containers that {@linkcode jsonable} makes. */
function isContainer(value: unknown): value is object {
  if (Array.isArray(value)) return true;
  return typeof value === "object" && value !== null &&
    Object.getPrototypeOf(value) === Object.prototype;
}
