import { Refusal } from "./errors.ts";
import { overLimit } from "./limits.ts";
import { settle } from "./machine/build.ts";
import { Machine } from "./machine/machine.ts";
import { located, run } from "./machine/run.ts";
import { Reader } from "./machine/reader.ts";
import { isDeeperThan, replaceMembers } from "./machine/replace_members.ts";
import { finish } from "./finish.ts";
import type { PartDecoder } from "./makers/maker.ts";
import { checkBytes } from "./check_bytes.ts";
import { Steps } from "./makers/steps.ts";
import { MAKER_TABLE } from "./makers/table.ts";
import type { DecodeOptions } from "./options.ts";
import type { Pause } from "./slices.ts";
import { forward, isForwarded } from "./values/forward.ts";
import { type PyGlobal, PyObject } from "./values/object.ts";

/** Runs a pickle and finishes its values, without pauses. */
export function decode(
  bytes: Uint8Array,
  options: DecodeOptions,
  fast = true,
): unknown {
  return finish(decodeInSteps(bytes, options, { fast, sliced: false }));
}

/** The way a pickle is run. */
export interface RunOptions {
  /** Whether frequent instructions take the fast path. */
  readonly fast: boolean;
  /** Whether to yield about every millisecond. */
  readonly sliced: boolean;
  /** Charges the work, in place of the pickle's own budget. */
  readonly charge?: (bytes: number) => void;
}

/** {@linkcode decode} in steps, between which the caller may pause. */
export function* decodeInSteps(
  bytes: Uint8Array,
  options: DecodeOptions,
  runOptions: RunOptions,
): Generator<Pause, unknown> {
  checkBytes("decode a pickle", bytes);
  const reader = new Reader(bytes);
  const { charge } = runOptions;
  const machine = new Machine(reader, options, MAKER_TABLE, charge);
  machine.nestedPickle = () =>
    new Steps(decodeNested(machine, options, runOptions));
  const decodePart = partDecoder(machine.charge, runOptions);
  machine.decodePart = (part, own) => {
    machine.stack.unsure = true; // its depth is not yet counted
    const { limits = {} } = options;
    return decodePart(part, { limits, ...own });
  };
  const built = yield* run(machine, runOptions.fast, runOptions.sliced);
  if (runOptions.sliced && machine.special.polars.length > 0) {
    yield* readPolars(machine);
  }
  const value = yield* settled(built, machine);
  options.onEnd?.(reader.pos);
  return value;
}

/** Replaces polars objects with frames and series. */
function* readPolars(machine: Machine): Generator<Pause, void> {
  const { reader, replacements, special: { polars } } = machine;
  let reading: typeof import("./arrow_ipc/polars.ts") | undefined;
  yield import("./arrow_ipc/polars.ts").then((module) => {
    reading = module;
  });
  try {
    for (const object of polars) {
      const value = yield* reading!.polarsValue(object, machine);
      if (value === undefined) continue;
      forward(object, value);
      replacements.count++;
      replacements.stale = true;
    }
  } catch (error) {
    if (error instanceof Refusal) throw located(error, reader.pos);
    throw error;
  }
}

/** Decodes a pickle at the position of the machine, with the same budget. */
function* decodeNested(
  outer: Machine,
  { buffers: _, ...options }: DecodeOptions,
  runOptions: RunOptions,
): Generator<void, unknown> {
  const { reader, charge, stack } = outer;
  const machine = new Machine(reader, options, MAKER_TABLE, charge);
  stack.unsure = true; // its depth is not yet counted
  return yield* runToEnd(machine, runOptions);
}

/** The cost of starting a nested pickle. */
const PART_COST = 1024;

/** Decodes pickles in other bytes, with one common budget. */
export function partDecoder(
  charge: (bytes: number) => void,
  runOptions: RunOptions,
): PartDecoder {
  return function* (bytes, options = {}) {
    charge(PART_COST);
    const reader = new Reader(bytes);
    const machine = new Machine(reader, options, MAKER_TABLE, charge);
    const value = yield* runToEnd(machine, runOptions);
    return { value, end: reader.pos };
  };
}

function* runToEnd(
  machine: Machine,
  { fast, sliced }: RunOptions,
): Generator<void, unknown> {
  return yield* settled(yield* run(machine, fast, sliced), machine);
}

function* settled(
  built: unknown,
  machine: Machine,
): Generator<void, unknown> {
  try {
    return yield* finished(built, machine);
  } catch (error) {
    if (error instanceof Refusal) throw located(error, machine.reader.pos);
    throw error;
  }
}

const STEP = 4096;

function* finished(
  built: unknown,
  machine: Machine,
): Generator<void, unknown> {
  const { objects, options, stack } = machine;
  dropBeyondMaxlen(machine);
  yield* settle(machine);
  const calls = new Map<object, unknown>();
  const final = (value: unknown) => {
    const now = machine.final(value);
    return calls.size > 0 && calls.has(now as object)
      ? calls.get(now as object)
      : now;
  };
  const value = machine.replacements.stale || options.constructors !== undefined
    ? yield* replaceMembers(built, final, (object) => {
      construct(object, options, calls);
    })
    : final(built);
  const { maxDepth } = machine.limits;
  if (stack.unsure && (yield* isDeeperThan(value, maxDepth))) {
    throw overLimit("Cannot go on: the pickle nests too deep", "maxDepth");
  }
  for (let i = 0; i < objects.length; i++) {
    freeze(objects[i]!);
    if (i % STEP === STEP - 1) yield;
  }
  return value;
}

function dropBeyondMaxlen({ bounded }: Machine): void {
  for (const [deque, maxlen] of bounded) {
    if (deque.length > maxlen) deque.splice(0, deque.length - maxlen);
  }
}

/** Calls the caller's constructor with an instance of its class. */
function construct(
  object: object,
  { constructors = {} }: DecodeOptions,
  calls: Map<object, unknown>,
): void {
  if (!(object instanceof PyObject) || isForwarded(object)) return;
  if (!Object.hasOwn(constructors, object.className)) return;
  freeze(object);
  calls.set(object, constructors[object.className]!(object));
}

function freeze(object: PyObject | PyGlobal): void {
  if (object instanceof PyObject) {
    Object.freeze(object.items);
    Object.freeze(object.entries);
  }
  Object.freeze(object);
}
