// The inputs of the benchmarks of pickles.

/** A growing byte array. */
class Bytes {
  #bytes = new Uint8Array(1 << 20);
  #view = new DataView(this.#bytes.buffer);
  length = 0;

  #room(count: number): number {
    const at = this.length;
    this.length += count;
    if (this.length > this.#bytes.length) {
      const longer = new Uint8Array(this.length * 2);
      longer.set(this.#bytes);
      this.#bytes = longer;
      this.#view = new DataView(longer.buffer);
    }
    return at;
  }

  /** Adds the bytes of the characters of a string. */
  op(text: string): this {
    const at = this.#room(text.length);
    for (let i = 0; i < text.length; i++) {
      this.#bytes[at + i] = text.charCodeAt(i);
    }
    return this;
  }

  raw(bytes: Uint8Array): this {
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
  }

  int(value: number): this {
    if (value >= 0 && value < 256) {
      return this.op("K" + String.fromCharCode(value));
    }
    if (value >= 0 && value < 65536) {
      return this.op("M" + String.fromCharCode(value & 255, value >> 8));
    }
    this.op("J");
    const at = this.#room(4);
    this.#view.setInt32(at, value, true);
    return this;
  }

  float(value: number): this {
    this.op("G");
    const at = this.#room(8);
    this.#view.setFloat64(at, value);
    return this;
  }

  /** A string, memoized as CPython does. */
  text(value: string): this {
    return this.op(`\x8c${String.fromCharCode(value.length)}${value}\x94`);
  }

  length8(value: number): this {
    const at = this.#room(8);
    this.#view.setBigUint64(at, BigInt(value), true);
    return this;
  }

  get(index: number): this {
    if (index < 256) return this.op("h" + String.fromCharCode(index));
    this.op("j");
    const at = this.#room(4);
    this.#view.setUint32(at, index, true);
    return this;
  }

  end(): Uint8Array {
    this.op(".");
    return this.#bytes.slice(0, this.length);
  }
}

const BATCH = 1000;

/** A list in batches, as CPython writes it. */
function list(
  bytes: Bytes,
  count: number,
  write: (bytes: Bytes, i: number) => void,
): Bytes {
  bytes.op("]\x94");
  for (let i = 0; i < count; i++) {
    if (i % BATCH === 0) bytes.op("(");
    write(bytes, i);
    if (i % BATCH === BATCH - 1 || i === count - 1) bytes.op("e");
  }
  return bytes;
}

const start = () => new Bytes().op("\x80\x04");

function ints(): Uint8Array {
  const sizes = [1 << 8, 1 << 16, 2 ** 31];
  return list(start(), 1_000_000, (bytes, i) => {
    bytes.int(Math.imul(i, 2654435761) >>> 1 & (sizes[i % 3]! - 1));
  }).end();
}

function floats(): Uint8Array {
  const write = (bytes: Bytes, i: number) => void bytes.float(Math.sqrt(i));
  return list(start(), 1_000_000, write).end();
}

function strings(): Uint8Array {
  const write = (bytes: Bytes, i: number) => void bytes.text(`item-${i}-alpha`);
  return list(start(), 500_000, write).end();
}

function dicts(): Uint8Array {
  const keys = ["id", "name", "price", "ok"];
  return list(start(), 200_000, (bytes, i) => {
    // The list is 0 in the memo; a dict and its name take two indices each.
    const key = (k: number) =>
      i === 0 ? bytes.text(keys[k]!) : bytes.get(k < 2 ? k + 2 : k + 3);
    bytes.op("}\x94(");
    key(0).int(i);
    key(1).text(`row ${i}`);
    key(2).float(i * 0.25);
    key(3).op(i % 2 === 0 ? "\x88u" : "\x89u");
  }).end();
}

/** Objects, each with its children and its parent. */
function graph(): Uint8Array {
  const bytes = start();
  let memo = 0;
  const remember = () => memo++;
  bytes.text("types").text("SimpleNamespace").op("\x93\x94");
  memo = 3;
  const places = new Map<string, number>();
  const key = (name: string) => {
    const place = places.get(name);
    if (place !== undefined) return bytes.get(place);
    places.set(name, remember());
    return bytes.text(name);
  };
  const node = (depth: number, parent: number): void => {
    bytes.get(2).op(")\x81\x94");
    const own = remember();
    bytes.op("}\x94(");
    remember();
    key("depth").int(depth);
    key("parent");
    if (parent < 0) bytes.op("N");
    else bytes.get(parent);
    key("children").op("]\x94(");
    remember();
    if (depth > 0) {
      node(depth - 1, own);
      node(depth - 1, own);
    }
    bytes.op("eub");
  };
  bytes.op("0");
  node(15, -1);
  return bytes.end();
}

/** `numpy.dtype(code)` with its state. */
function dtype(bytes: Bytes, code: string, order: string): Bytes {
  return bytes.text("numpy").text("dtype").op("\x93").text(code)
    .op("\x89\x88\x87R(K\x03").text(order)
    .op("NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xff")
    .int(code === "O8" ? 63 : 0).op("tb");
}

function array(
  bytes: Bytes,
  data: Uint8Array,
  code: string,
  shape: () => void,
): void {
  bytes.text("numpy.core.numeric").text("_frombuffer").op("\x93(\x96")
    .length8(data.length).raw(data);
  dtype(bytes, code, "<");
  shape();
  bytes.text("C").op("tR");
}

function doubles(count: number): Uint8Array {
  return new Uint8Array(
    Float64Array.from({ length: count }, (_, i) => i / 2).buffer,
  );
}

function numpy(): Uint8Array {
  const bytes = new Bytes().op("\x80\x05");
  array(bytes, doubles(2_000_000), "f8", () => bytes.int(2_000_000).op("\x85"));
  return bytes.end();
}

function objects(
  bytes: Bytes,
  count: number,
  shape: () => void,
  write: (bytes: Bytes, i: number) => void,
): void {
  bytes.text("numpy.core.multiarray").text("_reconstruct").op("\x93")
    .text("numpy").text("ndarray").op("\x93K\0\x85C\x01b\x87R(K\x01");
  shape();
  dtype(bytes, "O8", "|").op("\x89");
  list(bytes, count, write).op("tb");
}

/** A DataFrame of numbers and strings. */
function frame(): Uint8Array {
  const rows = 1_000_000;
  const bytes = new Bytes().op("\x80\x05");
  const block = (place: number, values: () => void) => {
    bytes.text("pandas._libs.internals").text("_unpickle_block").op("\x93");
    values();
    bytes.text("builtins").text("slice").op("\x93").int(place).int(place + 1)
      .op("K\x01\x87RK\x02\x87R");
  };
  const shape = () => void bytes.op("K\x01").int(rows).op("\x86");
  const index = (name: string, module: string) =>
    bytes.text("pandas.core.indexes.base").text("_new_Index").op("\x93")
      .text(module).text(name).op("\x93}(");
  bytes.text("pandas.core.frame").text("DataFrame").op("\x93)\x81}(")
    .text("_mgr").text("pandas.core.internals.managers").text("BlockManager")
    .op("\x93(");
  block(0, () => array(bytes, doubles(rows), "f8", shape));
  block(1, () => array(bytes, doubles(rows), "i8", shape));
  block(
    2,
    () =>
      objects(bytes, rows, shape, (out, i) => void out.text(`s${i % 1000}`)),
  );
  bytes.op("t](");
  index("Index", "pandas.core.indexes.base").text("name").op("N").text("data");
  const columns = () => void bytes.op("K\x03\x85");
  objects(bytes, 3, columns, (out, i) => void out.text("abc"[i]!));
  bytes.op("u\x86R");
  index("RangeIndex", "pandas.core.indexes.range").text("name").op("N")
    .text("start").int(0).text("stop").int(rows).text("step").int(1);
  bytes.op("u\x86Re\x86R").text("_typ").text("dataframe").text("_metadata")
    .op("]").text("attrs").op("}").text("_flags").op("}")
    .text("allows_duplicate_labels").op("\x88sub");
  return bytes.end();
}

/** The pickles to measure, and whether JSON can represent them. */
export const ROWS: readonly (readonly [
  name: string,
  pickle: Uint8Array,
  hasJson: boolean,
])[] = [
  ["1M ints", ints(), true],
  ["1M floats", floats(), true],
  ["500k short strings", strings(), true],
  ["200k small dicts", dicts(), true],
  ["a graph of 65,535 objects", graph(), false],
  ["numpy array of 2M floats", numpy(), false],
  ["DataFrame of 1M rows", frame(), false],
];
