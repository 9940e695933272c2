import { malformed, type Refusal } from "../errors.ts";
import { overLimit } from "../limits.ts";
import { current } from "../values/forward.ts";
import { isTuple } from "../values/marks.ts";
import { Memo } from "./memo.ts";
import type { Replacements } from "./replacements.ts";

const ROOM = 256;
/** The mark of a value without a memo index. */
const NOWHERE = -1;
/**
 * The base of marks for a container that is on the stack again; the memo index
 * is subtracted.
 */
export const AGAIN = -2;
/** The mark of a container that is on the stack again and not in the memo. */
const AGAIN_NOWHERE = -(2 ** 31);
const STEP = 65_536;

/** The stack and the memo of a pickle, with the depths of their values. */
export class Stack {
  /**
   * The values below {@linkcode sp}; values above it are no longer on the
   * stack.
   */
  readonly values: unknown[] = [];
  /** The height of the stack. */
  sp = 0;
  /** The height below which the stack belongs to an earlier MARK. */
  markBase = 0;
  /**
   * The depth and the memo index of each container on the stack: −1 without an
   * index, −2 − index for one that is on the stack again.
   */
  depths: Int32Array = new Int32Array(ROOM);
  memoIndices: Int32Array = new Int32Array(ROOM);
  /** The bases of the MARKs before the last. */
  readonly marks: number[] = [];
  readonly memo = new Memo();
  readonly maxDepth: number;

  /**
   * True if a container may be deeper than counted: it was added to another
   * before its own members.
   */
  unsure = false;
  /**
   * The smallest memo index of the containers that were fetched before they
   * were complete.
   */
  firstOpen = Infinity;

  readonly #replacements: Replacements;
  /**
   * The depth of the deepest value that the instruction took from the stack.
   */
  #taken = 0;

  constructor(maxDepth: number, replacements: Replacements) {
    this.maxDepth = maxDepth;
    this.#replacements = replacements;
  }

  /** True if the value on top was on the stack before. */
  get isAgain(): boolean {
    return this.memoIndices[this.sp - 1]! < NOWHERE;
  }

  /** True if the value that was popped last is on the stack a second time. */
  get wasAgain(): boolean {
    return this.memoIndices[this.sp]! < NOWHERE;
  }

  /** Starts an instruction. */
  begin(): void {
    this.#taken = 0;
  }

  /** Pushes a value that holds the values that the instruction took. */
  push(value: unknown): void {
    const at = this.sp++;
    this.values[at] = value;
    if (typeof value !== "object") return;
    if (at >= this.depths.length) this.makeRoom(at);
    this.depths[at] = this.#deeper();
    this.memoIndices[at] = NOWHERE;
  }

  /** The depth of a container around the taken values; resets it. */
  #deeper(): number {
    const depth = this.#taken + 1;
    this.#taken = 0;
    if (depth <= this.maxDepth) return depth;
    throw overLimit("Cannot go on: the pickle nests too deep", "maxDepth");
  }

  /** Extends {@linkcode depths} and {@linkcode memoIndices} to a height. */
  makeRoom(at: number): void {
    for (const key of ["depths", "memoIndices"] as const) {
      const longer = new Int32Array(Math.max(at + 1, this[key].length * 2));
      longer.set(this[key]);
      this[key] = longer;
    }
  }

  /** The value at a height, used by an instruction. */
  take(at: number): unknown {
    const value = this.values[at];
    if (typeof value !== "object" || value === null) return value;
    this.#taken = Math.max(this.#taken, this.depths[at]!);
    return this.#replacements.count === 0 ? value : current(value);
  }

  /** Counts containers that the instruction creates around the taken values. */
  nest(levels = 1): void {
    this.#taken += levels;
  }

  /** Updates the depth of the container on top to that of its new members. */
  deepenTop(): void {
    const at = this.sp - 1;
    const depth = this.#deeper();
    if (depth <= this.depths[at]!) return;
    this.depths[at] = depth;
    const index = this.memoIndices[at]!;
    if (index >= 0) this.memo.raise(index, depth);
    else if (index < NOWHERE) {
      this.unsure = true;
      this.memo.raise(AGAIN - index, depth);
    }
  }

  pop(): unknown {
    if (this.sp <= this.markBase) throw this.#underflow();
    return this.take(--this.sp);
  }

  top(): unknown {
    if (this.sp <= this.markBase) throw this.#underflow();
    const value = this.values[this.sp - 1];
    return this.#replacements.count === 0 ? value : current(value);
  }

  /** Replaces the object on top, on the stack and in the memo. */
  replaceTop(old: object, value: unknown): void {
    this.values[this.sp - 1] = value;
    this.#replacements.replace(old, value);
  }

  #underflow(): Refusal {
    return malformed(
      this.sp > 0
        ? "Cannot take a value: a MARK is in the way"
        : "Cannot take a value: the stack is empty",
    );
  }

  mark(): void {
    this.marks.push(this.markBase);
    this.markBase = this.sp;
  }

  /** Pops all values above the last MARK, in order. */
  popToMark(): unknown[] {
    const markBase = this.marks.pop();
    if (markBase === undefined) {
      throw malformed("Cannot find a MARK: none is left");
    }
    const items: unknown[] = [];
    for (let at = this.markBase; at < this.sp; at++) items.push(this.take(at));
    this.sp = this.markBase;
    this.markBase = markBase;
    return items;
  }

  /** {@linkcode popToMark} in steps. */
  *popToMarkInSteps(): Generator<void, unknown[]> {
    const items: unknown[] = [];
    for (let at = this.markBase; at < this.sp; at++) {
      items.push(this.take(at));
      if (items.length % STEP === 0) yield;
    }
    this.sp = this.markBase;
    this.markBase = this.marks.pop()!;
    return items;
  }

  /** The number of values above the last MARK. */
  get marked(): number {
    return this.sp - this.markBase;
  }

  /** Drops the top, which may be a MARK. */
  drop(): void {
    if (this.sp > this.markBase) this.sp--;
    else if (this.marks.length > 0) this.markBase = this.marks.pop()!;
    else throw this.#underflow();
  }

  /** Duplicates the top. */
  duplicate(): void {
    const value = this.#replacements.again(this.top());
    this.take(this.sp - 1);
    this.unsure ||= typeof value === "object" && value !== null;
    const index = this.memoIndices[this.sp - 1] ?? NOWHERE;
    if (index < NOWHERE) this.#pushAgain(value, index);
    else this.#pushAgain(value, index < 0 ? AGAIN_NOWHERE : AGAIN - index);
  }

  /** Pops the tuple on top. */
  popTuple(): unknown[] {
    const args = this.pop();
    if (isTuple(args)) return args;
    throw malformed("Cannot use arguments: they are not a tuple");
  }

  put(index: number | bigint): void {
    if (index < 0) throw malformed("Cannot memoize: the index is negative");
    if (typeof index === "bigint") {
      throw malformed("Cannot memoize: the index is too large");
    }
    const value = this.top();
    const at = this.sp - 1;
    const isObject = typeof value === "object" && value !== null;
    this.memo.set(index, value, isObject ? this.depths[at]! : 0, at);
    if (!isObject) return;
    const isAgain = this.memoIndices[at]! < NOWHERE;
    this.memoIndices[at] = isAgain ? AGAIN - index : index;
  }

  memoize(): void {
    this.put(this.memo.count);
  }

  get(index: number | bigint): void {
    const value = typeof index === "bigint" ? undefined : this.memo.get(index);
    if (value === undefined) {
      throw malformed("Cannot get from the memo: nothing has that index");
    }
    const place = Number(index);
    const again = this.#replacements.again(value);
    if (typeof value === "object") this.notice(place, value, again);
    this.#taken = this.memo.depthOf(place);
    this.#pushAgain(again, AGAIN - place);
  }

  /**
   * Records that a container from the memo is incomplete, or may hold an
   * incomplete one: its holder may become deeper than counted.
   */
  notice(index: number, value: unknown, now: unknown): void {
    const slot = this.memo.slotOf(index);
    const there = slot < this.sp ? this.values[slot] : undefined;
    if (there === value || (there !== undefined && there === now)) {
      this.firstOpen = Math.min(this.firstOpen, index);
    } else if (index > this.firstOpen && this.memo.depthOf(index) > 1) {
      this.unsure = true;
    }
  }

  /** Pushes a value with the depth of the taken values. */
  #pushAgain(value: unknown, memoIndex: number): void {
    const depth = this.#taken;
    this.#taken = 0;
    this.push(value);
    if (typeof value !== "object") return;
    this.depths[this.sp - 1] = depth;
    this.memoIndices[this.sp - 1] = memoIndex;
  }
}
