import type { FileMetaData } from "hyparquet";
import { tooLarge } from "../../errors.ts";
import type { Work } from "../../work.ts";
import { parseMetadata } from "./metadata.ts";

/** The length of the footer length and the magic number. */
const TAIL = 8;
/** The limit for a footer. */
const MAX_FOOTER = 1 << 24;
const MAX_DEPTH = 64;

/** Creates the error for a damaged file. */
export function damaged(): SyntaxError {
  return new SyntaxError("Cannot read parquet: it is damaged or unknown");
}

/** Reads the metadata of a file, after all lengths in it are checked. */
export async function readFooter(
  bytes: Uint8Array,
  work: Work,
): Promise<FileMetaData> {
  if (bytes.length < TAIL) throw damaged();
  const tail = bytes.length - TAIL;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = view.getUint32(tail, true);
  if (length > tail) throw damaged();
  if (length > MAX_FOOTER) {
    throw tooLarge(
      "read parquet",
      `its metadata has more than ${MAX_FOOTER} bytes`,
    );
  }
  const footer = bytes.subarray(tail - length, tail);
  const metadata = await parseMetadata(footer, work);
  checkSchema(metadata);
  checkRows(metadata);
  return metadata;
}

/** Checks that the elements are those that their parents count. */
function checkSchema({ schema }: FileMetaData): void {
  const open: number[] = [1];
  for (const { num_children = 0, type, name } of schema) {
    while (open.at(-1) === 0) open.pop();
    if (open.length === 0 || open.length > MAX_DEPTH) throw damaged();
    if (!(num_children >= 0) || typeof name !== "string") throw damaged();
    const isLeaf = num_children === 0 && open.length > 1;
    if (isLeaf !== (type !== undefined)) throw damaged();
    open[open.length - 1]!--;
    open.push(num_children);
  }
  if (open.some((left) => left !== 0)) throw damaged();
}

function checkRows({ num_rows, row_groups }: FileMetaData): void {
  let rows = 0n;
  for (const group of row_groups) {
    if (!(group.num_rows >= 0n)) throw damaged();
    rows += group.num_rows;
  }
  if (rows !== num_rows || rows > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw damaged();
  }
}
