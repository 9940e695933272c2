// Pages of LZ4: `LZ4_RAW` is one block, `LZ4` a sequence of Hadoop blocks, each
// preceded by its two lengths. Some writers of `LZ4` omit the lengths.

import { unpackBlock } from "../../../../pickle/arrow_ipc/lz4.ts";
import { damaged } from "../footer.ts";

/** Unpacks a page of one block. */
export function unpackLz4Raw(packed: Uint8Array, length: number): Uint8Array {
  const page = new Uint8Array(length);
  if (unpackBlock(packed, page, 0) !== length) throw damaged();
  return page;
}

/** Unpacks a page of blocks with or without lengths. */
export function unpackLz4(packed: Uint8Array, length: number): Uint8Array {
  const blocks = blocksOf(packed, length);
  if (blocks === undefined) return unpackLz4Raw(packed, length);
  const page = new Uint8Array(length);
  for (const { start, end, from, to } of blocks) {
    const block = packed.subarray(from, to);
    if (unpackBlock(block, page.subarray(0, end), start) !== end) {
      throw damaged();
    }
  }
  return page;
}

/** A block: its position in the packed bytes and in the page. */
interface Block {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

const LENGTHS = 8;

/** The blocks, if their lengths match the page. */
function blocksOf(packed: Uint8Array, length: number): Block[] | undefined {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  const blocks: Block[] = [];
  let from = 0;
  let start = 0;
  while (from + LENGTHS <= packed.length) {
    const end = start + view.getUint32(from);
    from += LENGTHS;
    const to = from + view.getUint32(from - 4);
    if (to > packed.length || end > length) return undefined;
    blocks.push({ from, to, start, end });
    from = to;
    start = end;
  }
  return from === packed.length && start === length ? blocks : undefined;
}
