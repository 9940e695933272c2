import { disassemble, type Instruction } from "./disassemble.ts";

/** The contents of a pickle, as {@linkcode inspectPickle} finds them. */
export interface PickleSummary {
  /**
   * The protocol that it declares; 0 for protocols 0 and 1, which declare none.
   */
  readonly protocol: number;
  /**
   * The classes and functions that it names, as `module.QualName`, in order and
   * without duplicates. `?` is a name that is composed at run time.
   */
  readonly globals: readonly string[];
  /** The `copyreg` codes that it uses. */
  readonly extensions: readonly number[];
  /** Whether it has persistent ids, which only its writer can resolve. */
  readonly persistentIds: boolean;
  /** The number of out-of-band buffers. */
  readonly buffers: number;
  /** The number of instructions. */
  readonly instructions: number;
  /** The number of values in the memo. */
  readonly memoized: number;
  /** The length in bytes, including STOP. */
  readonly length: number;
}

/** An unknown value. Only strings are followed, as names consist of them. */
const UNKNOWN = null;
const MARK = Symbol("MARK");

type Seen = string | typeof UNKNOWN | typeof MARK;

/**
 * The effect of an instruction on the stack: the number of values it takes, or
 * all above the last MARK, and the number of unknown values it pushes.
 */
const EFFECTS: Readonly<Record<string, readonly [number | "mark", number]>> = {
  POP_MARK: ["mark", 0],
  APPEND: [1, 0],
  APPENDS: ["mark", 0],
  ADDITEMS: ["mark", 0],
  SETITEM: [2, 0],
  SETITEMS: ["mark", 0],
  BUILD: [1, 0],
  DICT: ["mark", 1],
  LIST: ["mark", 1],
  TUPLE: ["mark", 1],
  FROZENSET: ["mark", 1],
  INST: ["mark", 1],
  OBJ: ["mark", 1],
  TUPLE1: [1, 1],
  TUPLE2: [2, 1],
  TUPLE3: [3, 1],
  REDUCE: [2, 1],
  NEWOBJ: [2, 1],
  NEWOBJ_EX: [3, 1],
  BINPERSID: [1, 1],
  STACK_GLOBAL: [2, 1],
  READONLY_BUFFER: [1, 1],
  PROTO: [0, 0],
  FRAME: [0, 0],
  STOP: [0, 0],
};

const TEXTS = /UNICODE|STRING$/;

/**
 * Reports the names and the size of a pickle, without building any value.
 *
 * It follows strings through the stack and the memo, so that all names of
 * STACK_GLOBAL are found. The report is not a verdict: this library reads any
 * pickle safely, but loading an untrusted pickle in Python is never safe.
 *
 * @example List the classes of a pickle
 * ```ts
 * import { inspectPickle } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = new TextEncoder().encode("cos\nsystem\n(S'ls'\ntR.");
 * assertEquals(inspectPickle(bytes).globals, ["os.system"]);
 * ```
 *
 * @param bytes The pickle.
 * @throws {PickleError} If an instruction cannot be read.
 */
export function inspectPickle(bytes: Uint8Array): PickleSummary {
  const stack: Seen[] = [];
  const memo = new Map<unknown, Seen>();
  const globals = new Set<string>();
  const extensions = new Set<number>();
  let persistentIds = false;
  let protocol = 0;
  let buffers = 0;
  let instructions = 0;
  let length = 0;
  for (const instruction of disassemble(bytes)) {
    const { opcode, argument, offset } = instruction;
    instructions++;
    length = offset + 1;
    if (opcode === "PROTO") protocol = argument as number;
    if (opcode === "NEXT_BUFFER") buffers++;
    if (opcode.endsWith("PERSID")) persistentIds = true;
    if (opcode.startsWith("EXT")) extensions.add(argument as number);
    const name = nameIn(instruction, stack);
    if (name !== undefined) globals.add(name);
    step(instruction, stack, memo);
  }
  return {
    protocol,
    globals: [...globals],
    extensions: [...extensions],
    persistentIds,
    buffers,
    instructions,
    memoized: memo.size,
    length,
  };
}

/** The name that an instruction looks up, if any. */
function nameIn(
  { opcode, argument }: Instruction,
  stack: readonly Seen[],
): string | undefined {
  if (opcode === "GLOBAL" || opcode === "INST") {
    return (argument as string).replace(" ", ".");
  }
  if (opcode !== "STACK_GLOBAL") return undefined;
  const [module, name] = stack.slice(-2);
  return `${typeof module === "string" ? module : "?"}.${
    typeof name === "string" ? name : "?"
  }`;
}

/** Simulates an instruction, with strings as the only known values. */
function step(
  { opcode, argument }: Instruction,
  stack: Seen[],
  memo: Map<unknown, Seen>,
): void {
  if (opcode === "MARK") stack.push(MARK);
  else if (opcode === "POP") stack.pop();
  else if (opcode === "DUP") stack.push(stack.at(-1) ?? UNKNOWN);
  else if (opcode === "MEMOIZE") memo.set(memo.size, stack.at(-1) ?? UNKNOWN);
  else if (opcode.endsWith("PUT")) {
    memo.set(Number(argument), stack.at(-1) ?? UNKNOWN);
  } else if (opcode.endsWith("GET")) {
    stack.push(memo.get(Number(argument)) ?? UNKNOWN);
  } else if (TEXTS.test(opcode)) stack.push(argument as string);
  else {
    const [taken, put] = EFFECTS[opcode] ?? [0, 1];
    if (taken === "mark") stack.length = Math.max(stack.lastIndexOf(MARK), 0);
    else stack.length = Math.max(stack.length - taken, 0);
    for (let i = 0; i < put; i++) stack.push(UNKNOWN);
  }
}
