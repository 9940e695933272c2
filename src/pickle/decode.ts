import { Refusal } from "./errors.ts";
import { replaceMembers } from "./machine/replace_members.ts";
import { settle } from "./machine/build.ts";
import { MAKER_TABLE } from "./makers/table.ts";
import { Machine } from "./machine/machine.ts";
import { located, runToStop } from "./machine/opcodes.ts";
import type { DecodeOptions } from "./options.ts";
import { Reader } from "./machine/reader.ts";
import { type PyGlobal, PyObject } from "./values/object.ts";

/** Runs the pickle, then finishes what it built. */
export function decode(
  bytes: Uint8Array,
  options: DecodeOptions,
  fast = true,
): unknown {
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError("Cannot decode a pickle: it is not a Uint8Array");
  }
  const reader = new Reader(bytes);
  const machine = new Machine(reader, options, MAKER_TABLE);
  const built = runToStop(machine, fast);
  try {
    const value = finish(built, machine);
    options.onEnd?.(reader.pos);
    return value;
  } catch (error) {
    if (error instanceof Refusal) throw located(error, reader.pos);
    throw error;
  }
}

function finish(built: unknown, machine: Machine): unknown {
  const { bounded, objects } = machine;
  for (const [deque, maxlen] of bounded) {
    if (deque.length > maxlen) deque.splice(0, deque.length - maxlen);
  }
  settle(machine);
  const value =
    machine.replacements.stale || machine.options.constructors !== undefined
      ? replaceMembers(built, (member) => machine.final(member), (object) => {
        construct(object, machine);
      })
      : machine.final(built);
  for (const object of objects) freeze(object);
  return value;
}

/** Hands an instance of a class that the caller chose to the caller's function. */
function construct(object: object, { options, replacements }: Machine): void {
  if (!(object instanceof PyObject)) return;
  const { constructors = {} } = options;
  if (!Object.hasOwn(constructors, object.className)) return;
  freeze(object);
  replacements.replaced.set(object, constructors[object.className]!(object));
}

function freeze(object: PyObject | PyGlobal): void {
  if (object instanceof PyObject) {
    Object.freeze(object.items);
    Object.freeze(object.entries);
  }
  Object.freeze(object);
}
