import type { DecodeOptions, NdDtype } from "../../pickle/mod.ts";
import { decodeInSteps } from "../../pickle/decode.ts";
import { arrayOf } from "../../pickle/makers/numpy/array.ts";
import { Steps } from "../../pickle/makers/steps.ts";
import { resolveLimits } from "../../pickle/limits.ts";
import { type Pause, runInSlices } from "../../pickle/slices.ts";
import { isShape, layoutOf } from "../../pickle/values/dtype.ts";
import { Refusal } from "../../pickle/errors.ts";
import { tooLarge, unsupported } from "../errors.ts";
import type { FileContext } from "../files/format.ts";
import { startWork, type Work } from "../work.ts";
import { dtypeOf } from "./descr.ts";
import { parseHeader } from "./header.ts";

/** The length of `\x93NUMPY` and two bytes of version. */
const MAGIC_BYTES = 8;
/** numpy warns of headers above 10,000 bytes. */
const MAX_HEADER = 1 << 20;
const HEADER_COST = 64;

function damaged(): SyntaxError {
  return new SyntaxError("Cannot read npy: it is damaged");
}

/**
 * Reads a file of `numpy.save`. An array of objects is a pickle.
 *
 * @throws {SyntaxError} If it is damaged.
 * @throws {ResultError} `unsupported` for an unknown dtype.
 */
export async function readNpy(
  bytes: Uint8Array,
  { options, context = {} }: FileContext,
): Promise<unknown> {
  const work = startWork("read npy", bytes.length, context);
  return await readNpyArray(bytes, options, work, context.signal);
}

/** {@linkcode readNpy} as a part of other work. */
export async function readNpyArray(
  bytes: Uint8Array,
  options: DecodeOptions,
  work: Work,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  signal?.throwIfAborted();
  try {
    const header = readHeader(bytes, work);
    const data = bytes.subarray(header.dataAt);
    return layoutOf(header.dtype).hasObjects
      ? await runInSlices(pickled(data, options, work), signal)
      : await readElements(data, header, options, work, signal);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === "limit") throw tooLarge("read npy", error.message);
    throw damaged();
  }
}

async function readElements(
  data: Uint8Array,
  { descr, dtype, fortran, shape }: Header,
  options: DecodeOptions,
  work: Work,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const axes = fortran && shape.length > 1
    ? shape.map((_, axis) => shape.length - 1 - axis)
    : undefined;
  const budget = {
    limits: resolveLimits(options.limits),
    charge: work.charge,
  };
  const count = shape.reduce((product, size) => product * size, 1);
  if (data.length !== count * dtype.itemsize) throw damaged();
  const made = arrayOf(dtype, shape, data, axes, budget);
  const array = made instanceof Steps
    ? await runInSlices(made.run, signal)
    : made;
  if (array !== undefined) return array;
  throw unsupported("read npy", `its dtype "${descr}" is not supported`);
}

/** A pickle is charged 64 units a byte, a file 512. */
const PICKLE_COST = 8;

function pickled(
  bytes: Uint8Array,
  options: DecodeOptions,
  work: Work,
): Generator<Pause, unknown> {
  return decodeInSteps(bytes, options, {
    fast: true,
    sliced: true,
    charge: (cost) => work.charge(cost * PICKLE_COST),
  });
}

interface Header {
  readonly descr: string;
  readonly dtype: NdDtype;
  readonly fortran: boolean;
  readonly shape: readonly number[];
  /** The index of the first byte of the elements. */
  readonly dataAt: number;
}

function readHeader(bytes: Uint8Array, work: Work): Header {
  const isWide = bytes[6]! > 1; // the major version
  const textAt = MAGIC_BYTES + (isWide ? 4 : 2);
  if (bytes.length < textAt) throw damaged();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = isWide
    ? view.getUint32(MAGIC_BYTES, true)
    : view.getUint16(MAGIC_BYTES, true);
  const dataAt = textAt + length;
  if (dataAt > bytes.length || length > MAX_HEADER) throw damaged();
  work.charge(length * HEADER_COST);
  const encoding = bytes[6]! > 2 ? "utf-8" : "latin1";
  const text = new TextDecoder(encoding).decode(bytes.subarray(textAt, dataAt));
  const fields = parseHeader(text);
  if (!(fields instanceof Map)) throw damaged();
  const [descr, fortran, shape] = ["descr", "fortran_order", "shape"].map(
    (key) => fields.get(key),
  );
  const sizes = Array.isArray(shape) ? [...shape] : undefined;
  if (typeof fortran !== "boolean" || !isShape(sizes)) throw damaged();
  const dtype = dtypeOf(descr);
  if (dtype !== undefined) {
    return { descr: String(descr), dtype, fortran, shape: sizes, dataAt };
  }
  const name = typeof descr === "string" ? descr : "structured";
  throw unsupported("read npy", `its dtype "${name}" is not supported`);
}
