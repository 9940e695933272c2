import { malformed, PickleError, Refusal } from "../errors.ts";
import { runFast } from "./fast_path.ts";
import type { Machine } from "./machine.ts";
import { OPCODES, type Run } from "./opcodes.ts";

const DISPATCH: Run[] = Array.from({ length: 256 }, () => refuseOpcode);
const NAMES: (string | undefined)[] = [];
for (const [code, name, , run] of OPCODES) {
  DISPATCH[code] = run;
  NAMES[code] = name;
}

function refuseOpcode(m: Machine): void {
  const code = m.reader.bytes[--m.reader.pos]!;
  const hex = code.toString(16).padStart(2, "0");
  throw malformed(
    `Cannot read an instruction: no opcode has the byte "0x${hex}"`,
  );
}

/** The number of instructions after which a decode in slices may pause. */
const SLICE_INSTRUCTIONS = 256;
/** The number of bytes that the fast path reads in about a millisecond. */
const SLICE_BYTES = 131_072;
/** The charged work after which a decode in slices may pause. */
const SLICE_WORK = 262_144;

/**
 * Runs `machine` to its STOP and returns the value on top. It yields at points
 * where a decode in slices may pause.
 *
 * @param fast Whether `fast_path.ts` is used; the result is the same.
 * @param sliced Whether to yield.
 */
export function* run(
  machine: Machine,
  fast: boolean,
  sliced: boolean,
): Generator<void, unknown> {
  const { reader, stack } = machine;
  let start = 0;
  let instructions = 0;
  let worked = 0;
  try {
    while (!machine.stopped) {
      if (fast) {
        const until = sliced
          ? Math.min(reader.pos + SLICE_BYTES, reader.end)
          : reader.end;
        runFast(machine, until);
        if (reader.pos >= until && until < reader.end) {
          yield;
          continue;
        }
      }
      start = reader.pos;
      stack.begin();
      DISPATCH[reader.uint8()]!(machine);
      if (machine.steps !== undefined) {
        yield* machine.steps;
        machine.steps = undefined;
      }
      if (!sliced) continue;
      const isDue = ++instructions >= SLICE_INSTRUCTIONS ||
        machine.charged - worked >= SLICE_WORK;
      if (!isDue) continue;
      instructions = 0;
      worked = machine.charged;
      yield;
    }
    return stack.pop();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw located(error, reader.pos, NAMES[reader.bytes[start] ?? -1]);
  }
}

/** Creates the error for the caller, with the position in the pickle. */
export function located(
  refusal: Refusal,
  offset: number,
  opcode?: string,
): PickleError {
  const { code, message, hint } = refusal;
  return new PickleError(code, message, { offset, opcode, hint });
}
