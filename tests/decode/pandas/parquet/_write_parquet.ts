/** A value of Thrift's compact protocol, with the type it is written as. */
export type Thrift =
  | { readonly i32: number }
  | { readonly i64: number | bigint }
  | { readonly text: string | Uint8Array }
  | { readonly list: readonly Thrift[] }
  | { readonly struct: Readonly<Record<number, Thrift>> };

const encoder = new TextEncoder();

/** An unsigned integer in groups of seven bits. */
export function varint(value: number | bigint): number[] {
  const bytes: number[] = [];
  let left = BigInt(value);
  for (; left >= 0x80n; left >>= 7n) bytes.push(Number(left & 0x7fn) | 0x80);
  return [...bytes, Number(left)];
}

const zigzag = (value: number | bigint) => {
  const whole = BigInt(value);
  return varint(whole < 0n ? -2n * whole - 1n : 2n * whole);
};

function typeOf(value: Thrift): number {
  if ("i32" in value) return 5;
  if ("i64" in value) return 6;
  if ("text" in value) return 8;
  return "list" in value ? 9 : 12;
}

/** The bytes of a value. */
export function thrift(value: Thrift): Uint8Array {
  const bytes: number[] = [];
  write(value, bytes);
  return Uint8Array.from(bytes);
}

function write(value: Thrift, bytes: number[]): void {
  if ("i32" in value) bytes.push(...zigzag(value.i32));
  else if ("i64" in value) bytes.push(...zigzag(value.i64));
  else if ("text" in value) {
    const text = typeof value.text === "string"
      ? encoder.encode(value.text)
      : value.text;
    bytes.push(...varint(text.length));
    for (const byte of text) bytes.push(byte);
  } else if ("list" in value) {
    const { list } = value;
    bytes.push(0xf0 | (list.length === 0 ? 12 : typeOf(list[0]!)));
    bytes.push(...varint(list.length));
    for (const item of list) write(item, bytes);
  } else {
    for (const [id, field] of Object.entries(value.struct)) {
      bytes.push(typeOf(field), ...zigzag(Number(id)));
      write(field, bytes);
    }
    bytes.push(0);
  }
}

/** The numbers of types, encodings and codecs in the format. */
export const TYPE = {
  BOOLEAN: 0,
  INT32: 1,
  INT64: 2,
  INT96: 3,
  DOUBLE: 5,
  BYTE_ARRAY: 6,
  FIXED_LEN_BYTE_ARRAY: 7,
} as const;
/** {@linkcode TYPE} */
export const ENCODING = {
  PLAIN: 0,
  RLE: 3,
  DELTA_BINARY_PACKED: 5,
  DELTA_LENGTH_BYTE_ARRAY: 6,
  DELTA_BYTE_ARRAY: 7,
  RLE_DICTIONARY: 8,
  BYTE_STREAM_SPLIT: 9,
} as const;

/** A page, whose values are written already. */
export interface WrittenPage {
  readonly isDictionary?: boolean;
  readonly encoding: number;
  /** How many values it says that it has. */
  readonly count: number;
  /** Levels and values. */
  readonly data: ArrayLike<number>;
  /** The length it says that it unpacks to; that of `data` by default. */
  readonly size?: number;
}

/** A column of one row group. */
export interface WrittenColumn {
  readonly name: string;
  readonly type: number;
  readonly isOptional?: boolean;
  /** Further fields of its element of the schema. */
  readonly element?: Readonly<Record<number, Thrift>>;
  /** Its pages, or the index of the column whose pages it shares. */
  readonly pages: readonly WrittenPage[] | number;
  /** Further fields of its metadata. */
  readonly metadata?: Readonly<Record<number, Thrift>>;
}

/** The bytes of a page with its header. */
export function writePage(page: WrittenPage): Uint8Array {
  const counts: Thrift = page.isDictionary
    ? { struct: { 1: { i32: page.count }, 2: { i32: page.encoding } } }
    : {
      struct: {
        1: { i32: page.count },
        2: { i32: page.encoding },
        3: { i32: ENCODING.RLE },
        4: { i32: ENCODING.RLE },
      },
    };
  const header = thrift({
    struct: {
      1: { i32: page.isDictionary ? 2 : 0 },
      2: { i32: page.size ?? page.data.length },
      3: { i32: page.data.length },
      [page.isDictionary ? 7 : 5]: counts,
    },
  });
  return joined([header, Uint8Array.from(page.data)]);
}

/** A file of one row group, of columns that are not packed. */
export function writeParquet(
  columns: readonly WrittenColumn[],
  rows: number,
  pandas?: string,
): Uint8Array {
  const parts: Uint8Array[] = [encoder.encode("PAR1")];
  let at = 4;
  const places: [start: number, size: number][] = [];
  for (const { pages } of columns) {
    if (typeof pages === "number") {
      places.push(places[pages]!);
      continue;
    }
    const chunk = joined(pages.map(writePage));
    places.push([at, chunk.length]);
    parts.push(chunk);
    at += chunk.length;
  }
  const footer = thrift({
    struct: {
      1: { i32: 1 },
      2: { list: schemaOf(columns) },
      3: { i64: rows },
      4: {
        list: [{
          struct: {
            1: {
              list: columns.map((column, i) => chunkOf(column, places[i]!)),
            },
            2: { i64: 0 },
            3: { i64: rows },
          },
        }],
      },
      ...(pandas !== undefined && {
        5: {
          list: [{ struct: { 1: { text: "pandas" }, 2: { text: pandas } } }],
        },
      }),
    },
  });
  return withFooter(parts, footer);
}

/** A file with a footer that is written already. */
export function withFooter(
  parts: readonly Uint8Array[],
  footer: Uint8Array,
): Uint8Array {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, footer.length, true);
  return joined([...parts, footer, length, encoder.encode("PAR1")]);
}

function schemaOf(columns: readonly WrittenColumn[]): Thrift[] {
  const root: Thrift = {
    struct: { 4: { text: "schema" }, 5: { i32: columns.length } },
  };
  return [
    root,
    ...columns.map(({ name, type, isOptional, element }): Thrift => ({
      struct: {
        1: { i32: type },
        3: { i32: isOptional ? 1 : 0 },
        4: { text: name },
        ...element,
      },
    })),
  ];
}

function chunkOf(
  { name, type, metadata }: WrittenColumn,
  [start, size]: [number, number],
): Thrift {
  return {
    struct: {
      2: { i64: start },
      3: {
        struct: {
          1: { i32: type },
          2: { list: [{ i32: 0 }] },
          3: { list: [{ text: name }] },
          4: { i32: 0 },
          5: { i64: 0 },
          6: { i64: size },
          7: { i64: size },
          9: { i64: start },
          ...metadata,
        },
      },
    },
  };
}

/** Puts bytes one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(
    parts.reduce((sum, { length }) => sum + length, 0),
  );
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
