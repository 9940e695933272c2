// Compares a decoded value with what Python saw, as tests/data/pickle/README.md
// describes it.

import {
  DataFrame,
  NdArray,
  NdDtype,
  PyComplex,
  PyDate,
  PyDateTime,
  PyDecimal,
  PyError,
  PyFraction,
  PyGlobal,
  PyInterval,
  PyObject,
  PyPeriod,
  PyRange,
  PySlice,
  PyTime,
  PyTimedelta,
  PyTimezone,
  Series,
} from "@taskrunview/taskrunview/pickle";

/** A value as tagged JSON: `t` says what it is, the rest depends on `t`. */
// deno-lint-ignore no-explicit-any -- JSON of forty shapes
export type Tagged = any;

type Path = readonly (string | number)[];

class Comparison {
  /** Decoded objects by the path of the tagged value they were compared with. */
  readonly seen = new Map<string, unknown>();

  fail(path: Path, what: string): never {
    throw new Error(`Cannot accept the value at [${path.join(", ")}]: ${what}`);
  }

  same(path: Path, actual: unknown, expected: unknown): void {
    if (Object.is(actual, expected)) return;
    this.fail(path, `${String(actual)} is not ${String(expected)}`);
  }

  check(path: Path, holds: boolean, what: string): void {
    if (!holds) this.fail(path, what);
  }

  compare(actual: unknown, tagged: Tagged, path: Path = []): void {
    const compare = COMPARE[tagged.t];
    if (compare === undefined) this.fail(path, `no rule for "${tagged.t}"`);
    if (tagged.t === "ref") {
      this.same(path, actual, this.seen.get(JSON.stringify(tagged.v)));
      return;
    }
    this.seen.set(JSON.stringify(path), actual);
    compare(this, actual, tagged, path);
  }

  list(actual: unknown, tagged: Tagged[], path: Path): void {
    this.check(path, Array.isArray(actual), "it is no Array");
    const items = actual as unknown[];
    this.same([...path, "length"], items.length, tagged.length);
    tagged.forEach((item, i) => this.compare(items[i], item, [...path, i]));
  }

  attributes(actual: unknown, pairs: [string, Tagged][], path: Path): void {
    const state = actual ?? {};
    const keys = Object.keys(state);
    this.same([...path, "size"], keys.length, pairs.length);
    pairs.forEach(([name, value], i) => {
      this.check(path, Object.hasOwn(state, name), `"${name}" is missing`);
      const own = Object.getOwnPropertyDescriptor(state, name)!.value;
      this.compare(own, value, [...path, i, 1]);
    });
  }
}

type Compare = (
  c: Comparison,
  actual: unknown,
  tagged: Tagged,
  path: Path,
) => void;

const SPECIAL: Record<string, number> = {
  nan: NaN,
  inf: Infinity,
  "-inf": -Infinity,
};

export function floatOf(text: string): number {
  return SPECIAL[text] ?? Number(text);
}

function exact(text: string): number | bigint {
  return Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text);
}

function bytesOf(base64: string): number[] {
  return Array.from(atob(base64), (c) => c.charCodeAt(0));
}

const constant = (value: unknown): Compare => (c, actual, _, path) =>
  c.same(path, actual, value);

const named = (module: string, name: string): Compare => (c, actual, _, path) =>
  c.check(
    path,
    actual instanceof PyGlobal && actual.module === module &&
      actual.name === name,
    `it is not ${module}.${name}`,
  );

const bytes: Compare = (c, actual, tagged, path) => {
  c.check(path, actual instanceof Uint8Array, "it is no Uint8Array");
  c.same(
    path,
    Array.from(actual as Uint8Array).join(),
    bytesOf(tagged.v).join(),
  );
};

const list: Compare = (c, actual, tagged, path) =>
  c.list(actual, tagged.v, [...path, "v"]);

const set: Compare = (c, actual, tagged, path) => {
  c.check(path, actual instanceof Set, "it is no Set");
  const members = [...actual as Set<unknown>];
  c.same(path, members.length, tagged.v.length);
  // The order means nothing: each tagged member has to fit one of them.
  tagged.v.forEach((member: Tagged, i: number) => {
    const found = members.findIndex((value) => fits(value, member));
    c.check([...path, "v", i], found >= 0, "no member is equal");
    members.splice(found, 1);
  });
};

function fits(actual: unknown, tagged: Tagged): boolean {
  try {
    new Comparison().compare(actual, tagged);
    return true;
  } catch {
    return false;
  }
}

const dict: Compare = (c, actual, tagged, path) => {
  const pairs = tagged.v as [Tagged, Tagged][];
  const keysOfText = pairs.every(([key]) => key.t === "str");
  const plain = Object.fromEntries(pairs.map(([key]) => [key.v, 0]));
  const inOrder = Object.keys(plain).join("\n") ===
    pairs.map(([key]) => key.v).join("\n");
  if (keysOfText && inOrder) {
    const prototype = Object.getPrototypeOf(actual);
    c.same(path, prototype, Object.prototype);
    const keys = Object.keys(actual as object);
    c.same([...path, "size"], keys.length, pairs.length);
    const order = pairs.map(([key]) => key.v as string);
    c.same([...path, "order"], keys.join("\n"), order.join("\n"));
    pairs.forEach(([key, value], i) => {
      const property = Object.getOwnPropertyDescriptor(actual, key.v);
      c.check(path, property !== undefined, `"${key.v}" is missing`);
      c.compare(property!.value, value, [...path, "v", i, 1]);
    });
    return;
  }
  c.check(path, actual instanceof Map, "it is no Map");
  const entries = [...actual as Map<unknown, unknown>];
  c.same([...path, "size"], entries.length, pairs.length);
  pairs.forEach(([key, value], i) => {
    c.compare(entries[i]![0], key, [...path, "v", i, 0]);
    c.compare(entries[i]![1], value, [...path, "v", i, 1]);
  });
};

const text =
  (type: abstract new (...args: never[]) => object): Compare =>
  (c, actual, tagged, path) => {
    c.check(path, actual instanceof type, `it is no ${type.name}`);
    c.same(path, String(actual), tagged.v);
  };

const object: Compare = (c, actual, tagged, path) => {
  c.check(path, actual instanceof PyObject, "it is no PyObject");
  const it = actual as PyObject;
  c.check(path, Object.isFrozen(it), "it is not frozen");
  c.same([...path, "class"], it.className, tagged.class ?? tagged.callable);
  c.list(it.args, tagged.new ?? [], [...path, "new"]);
  c.attributes(it.kwargs, tagged.newkw ?? [], [...path, "newkw"]);
  c.list(it.items, tagged.items ?? [], [...path, "items"]);
  c.same(path, it.entries.length, (tagged.entries ?? []).length);
  (tagged.entries ?? []).forEach((pair: [Tagged, Tagged], i: number) => {
    c.compare(it.entries[i]![0], pair[0], [...path, "entries", i, 0]);
    c.compare(it.entries[i]![1], pair[1], [...path, "entries", i, 1]);
  });
  if (tagged.state) c.compare(it.state, tagged.state, [...path, "state"]);
  else c.attributes(it.state, tagged.attrs ?? [], [...path, "attrs"]);
};

function enumArgs(it: PyObject): unknown {
  const [value] = it.args;
  return value;
}

const DAY = 86_400_000_000_000n;
const NANOS: Record<string, bigint> = {
  D: DAY,
  h: DAY / 24n,
  m: DAY / 1440n,
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1000n,
  ns: 1n,
};

/** The nanoseconds of a time or a length of time, -2^63 for NaT. */
function nanosOf(value: unknown): bigint {
  if (value instanceof PyTimedelta) {
    const { days, seconds, microseconds, nanoseconds } = value;
    return BigInt(days) * DAY + BigInt(seconds) * NANOS.s! +
      BigInt(microseconds) * 1000n + BigInt(nanoseconds);
  }
  const time = value as PyDateTime;
  const ms = BigInt(time.getTime());
  const below = BigInt(time.microsecond % 1000) * 1000n;
  return ms * 1_000_000n + below + BigInt(time.nanosecond);
}

/** `<M8[ns]` has a time for each element where Python saw a tick. */
function element(
  c: Comparison,
  actual: unknown,
  dtype: unknown,
  tagged: Tagged,
  path: Path,
): void {
  const unit = typeof dtype === "string"
    ? /^.[Mm]8\[(.*)\]$/.exec(dtype)?.[1]
    : undefined;
  if (tagged.t === "record") {
    const values = Object.values(actual as object);
    tagged.v.forEach((part: Tagged, i: number) =>
      element(c, values[i], "", part, [...path, "v", i])
    );
  } else if (unit === undefined) c.compare(actual, tagged, path);
  else if (actual === null) c.same(path, tagged.v, String(-(2n ** 63n)));
  else c.same(path, nanosOf(actual), BigInt(tagged.v) * NANOS[unit]!);
}

function native(dtype: string): string {
  return dtype.replace(/^>/, "<");
}

function dtypeText(dtype: Tagged): string {
  if (typeof dtype === "string") return native(dtype);
  return dtype.fields ? `|V${dtype.itemsize}` : "sub-array";
}

const ndarray: Compare = (c, actual, tagged, path) => {
  c.check(path, actual instanceof NdArray, "it is no NdArray");
  const it = actual as NdArray;
  c.same([...path, "dtype"], it.dtype, dtypeText(tagged.dtype));
  c.same([...path, "shape"], it.shape.join(), tagged.shape.join());
  for (const [i, field] of (tagged.dtype.fields ?? []).entries()) {
    const { name, offset, dtype } = it.type.fields![i]!;
    c.same(
      path,
      `${name} ${offset} ${dtype}`,
      [
        field.name,
        field.offset,
        dtypeText(field.dtype),
      ].join(" "),
    );
  }
  const { data } = it;
  if (tagged.raw && ArrayBuffer.isView(data) && !/f2$/.test(it.dtype)) {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    c.check(path, bytesOf(tagged.raw).every((b, i) => b === bytes[i]), "raw");
    c.same(path, bytes.length, bytesOf(tagged.raw).length);
  }
  if (!tagged.v) return;
  const values = it.values();
  c.same([...path, "size"], values.length, tagged.v.length);
  tagged.v.forEach((item: Tagged, i: number) =>
    element(c, values[i], tagged.dtype, item, [...path, "v", i])
  );
};

/** The labels of a tagged index, as tagged values; a tuple each for levels. */
function labelsOf(tagged: Tagged): Tagged[] {
  if (tagged.levels === undefined) return tagged.v;
  return tagged.codes[0].map((_: number, i: number) => ({
    t: "tuple",
    v: tagged.levels.map((level: Tagged, l: number) =>
      labelsOf(level)[tagged.codes[l][i]] ?? { t: "float", v: "nan" }
    ),
  }));
}

function labels(
  c: Comparison,
  actual: unknown,
  tagged: Tagged,
  path: Path,
): void {
  c.check(path, Array.isArray(actual), "it is no Array");
  c.list(actual, labelsOf(tagged), [...path, "labels"]);
}

function names(
  c: Comparison,
  actual: readonly unknown[],
  tagged: Tagged,
  path: Path,
): void {
  c.list(actual, tagged.names, [...path, "names"]);
}

const dataframe: Compare = (c, actual, tagged, path) => {
  c.check(path, actual instanceof DataFrame, "it is no DataFrame");
  const frame = actual as DataFrame;
  labels(c, frame.columns, tagged.columns, [...path, "columns"]);
  labels(c, frame.index, tagged.index, [...path, "index"]);
  names(c, frame.columnNames, tagged.columns, [...path, "columns"]);
  names(c, frame.indexNames, tagged.index, [...path, "index"]);
  const rows = frame.toArray();
  c.same(
    path,
    frame.shape.join(),
    [
      rows.length,
      tagged.data.length,
    ].join(),
  );
  tagged.data.forEach((column: Tagged, i: number) => {
    const cells = rows.map((row) => row[i]);
    c.list(cells, column.v, [...path, "data", i, "v"]);
    c.same(path, frame.columnAt(i).length, column.v.length);
    const typed = /^(u?int\d+|float\d+|bool)$/.test(column.dtype);
    c.same(path, ArrayBuffer.isView(frame.columnAt(i)), typed);
  });
  for (const [i, row] of [...frame.rows()].entries()) {
    c.same(
      path,
      Object.keys(row).length,
      new Set(frame.columns.map(String)).size,
    );
    c.check(path, rows[i] !== undefined, "a row is missing");
  }
  JSON.stringify(frame);
};

const series: Compare = (c, actual, tagged, path) => {
  c.check(path, actual instanceof Series, "it is no Series");
  const it = actual as Series;
  c.compare(it.name, tagged.name, [...path, "name"]);
  labels(c, it.index, tagged.index, [...path, "index"]);
  names(c, it.indexNames, tagged.index, [...path, "index"]);
  c.list(it.toArray(), tagged.v, [...path, "v"]);
  JSON.stringify(it);
};

const COMPARE: Record<string, Compare> = {
  none: constant(null),
  ellipsis: named("builtins", "Ellipsis"),
  notimplemented: named("builtins", "NotImplemented"),
  bool: (c, actual, tagged, path) => c.same(path, actual, tagged.v),
  int: (c, actual, tagged, path) => c.same(path, actual, exact(tagged.v)),
  // A second NaN among the keys of a dict is a boxed one.
  float: (c, actual, tagged, path) =>
    c.same(
      path,
      actual instanceof Number ? actual.valueOf() : actual,
      floatOf(tagged.v),
    ),
  complex: (c, actual, tagged, path) => {
    c.check(path, actual instanceof PyComplex, "it is no PyComplex");
    c.same(path, (actual as PyComplex).real, floatOf(tagged.v[0]));
    c.same(path, (actual as PyComplex).imag, floatOf(tagged.v[1]));
  },
  str: (c, actual, tagged, path) => c.same(path, actual, tagged.v),
  bytes,
  bytearray: bytes,
  list,
  tuple: list,
  deque: list,
  set,
  frozenset: set,
  dict,
  ordereddict: dict,
  counter: dict,
  defaultdict: dict,
  array: (c, actual, tagged, path) =>
    tagged.typecode === "u"
      ? c.same(path, actual, tagged.v.map((item: Tagged) => item.v).join(""))
      : (actual as number[]).forEach((item, i) =>
        c.same(
          [...path, i],
          String(item),
          String(
            tagged.v[i].t === "float"
              ? floatOf(tagged.v[i].v)
              : exact(tagged.v[i].v),
          ),
        )
      ),
  datetime: (c, actual, tagged, path) => {
    c.check(path, actual instanceof PyDateTime, "it is no PyDateTime");
    const it = actual as PyDateTime;
    c.same([...path, "iso"], it.iso, tagged.v);
    c.same([...path, "offset"], it.offset, tagged.offset);
    c.same([...path, "zone"], it.zone, tagged.tz);
    c.same([...path, "fold"], it.fold, tagged.fold);
    c.same(path, PyDateTime.fromISO(tagged.v).getTime(), it.getTime());
  },
  date: text(PyDate),
  time: (c, actual, tagged, path) => {
    text(PyTime)(c, actual, tagged, path);
    const it = actual as PyTime;
    c.same([...path, "offset"], it.offset, tagged.offset);
    c.same([...path, "zone"], it.zone, tagged.tz);
    c.same([...path, "fold"], it.fold, tagged.fold);
  },
  timedelta: (c, actual, tagged, path) => {
    c.check(path, actual instanceof PyTimedelta, "it is no PyTimedelta");
    const { days, seconds, microseconds } = actual as PyTimedelta;
    c.same(path, [days, seconds, microseconds].join(), tagged.v.join());
  },
  tzinfo: (c, actual, tagged, path) => {
    c.check(path, actual instanceof PyTimezone, "it is no PyTimezone");
    c.same([...path, "name"], (actual as PyTimezone).name, tagged.name);
    if (tagged.offset === null) return;
    c.same([...path, "offset"], (actual as PyTimezone).offset, tagged.offset);
  },
  decimal: text(PyDecimal),
  fraction: (c, actual, tagged, path) => {
    c.check(path, actual instanceof PyFraction, "it is no PyFraction");
    const { numerator, denominator } = actual as PyFraction;
    c.same(path, `${numerator}/${denominator}`, tagged.v.join("/"));
  },
  uuid: (c, actual, tagged, path) => c.same(path, actual, tagged.v),
  path: (c, actual, tagged, path) => c.same(path, actual, tagged.v),
  range: (c, actual, tagged, path) => {
    c.check(path, actual instanceof PyRange, "it is no PyRange");
    const { start, stop, step } = actual as PyRange;
    c.same(path, [start, stop, step].join(), tagged.v.join());
  },
  slice: (c, actual, tagged, path) => {
    c.check(path, actual instanceof PySlice, "it is no PySlice");
    const { start, stop, step } = actual as PySlice;
    c.list([start, stop, step], tagged.v, [...path, "v"]);
  },
  enum: (c, actual, tagged, path) => {
    c.check(path, actual instanceof PyObject, "it is no PyObject");
    c.same(path, (actual as PyObject).className, tagged.class);
    c.compare(enumArgs(actual as PyObject), tagged.v, [...path, "v"]);
  },
  namedtuple: (c, actual, tagged, path) => {
    c.check(path, actual instanceof PyObject, "it is no PyObject");
    c.same(path, (actual as PyObject).className, tagged.class);
    c.list((actual as PyObject).args, tagged.v, [...path, "v"]);
  },
  exception: (c, actual, tagged, path) => {
    if (actual instanceof PyError) {
      c.same(path, `builtins.${actual.name}`, tagged.class);
      c.list(actual.args, tagged.args, [...path, "args"]);
      if (!tagged.attrs?.length) return;
      c.attributes(actual.attributes, tagged.attrs, [...path, "attrs"]);
      return;
    }
    c.check(path, actual instanceof PyObject, "it is no PyObject");
    const it = actual as PyObject;
    c.check(path, !tagged.class.startsWith("builtins."), "it is no PyError");
    c.same(path, it.className, tagged.callable ?? tagged.class);
    const args = tagged.new ?? tagged.args;
    c.list(it.args, args, [...path, tagged.new ? "new" : "args"]);
    c.attributes(it.state, tagged.attrs ?? [], [...path, "attrs"]);
  },
  object,
  reduced: object,
  opaque: (c, actual, tagged, path) => {
    c.check(path, actual instanceof PyGlobal, "it is no PyGlobal");
    c.check(path, Object.isFrozen(actual), "it is not frozen");
    c.same(path, String(actual), tagged.name);
  },
  ref: () => {},
  ndarray,
  npscalar: (c, actual, tagged, path) =>
    element(c, actual, tagged.dtype, tagged.v, [...path, "v"]),
  dtype: (c, actual, tagged, path) => {
    c.check(path, actual instanceof NdDtype, "it is no NdDtype");
    const { dtype } = tagged;
    const text = typeof dtype === "string" ? dtype : dtypeText(dtype);
    c.same(path, String(actual), text);
  },
  dataframe,
  series,
  index: labels,
  pdarray: (c, actual, tagged, path) =>
    c.list(Array.from(actual as unknown[]), tagged.v, [...path, "v"]),
  timestamp: (c, actual, tagged, path) => {
    c.check(path, actual instanceof PyDateTime, "it is no PyDateTime");
    const it = actual as PyDateTime;
    c.same([...path, "nanoseconds"], nanosOf(it), BigInt(tagged.v));
    c.same([...path, "iso"], it.iso, tagged.iso);
    c.same([...path, "offset"], it.offset, tagged.offset);
    c.same([...path, "zone"], it.zone, tagged.tz);
  },
  pdtimedelta: (c, actual, tagged, path) => {
    c.check(path, actual instanceof PyTimedelta, "it is no PyTimedelta");
    c.same(path, nanosOf(actual), BigInt(tagged.v));
  },
  period: (c, actual, tagged, path) => {
    c.check(path, actual instanceof PyPeriod, "it is no PyPeriod");
    c.same(path, String((actual as PyPeriod).ordinal), String(tagged.ordinal));
  },
  interval: (c, actual, tagged, path) => {
    c.check(path, actual instanceof PyInterval, "it is no PyInterval");
    const { left, right, closed } = actual as PyInterval;
    c.compare(left, tagged.left, [...path, "left"]);
    c.compare(right, tagged.right, [...path, "right"]);
    c.same(path, closed, tagged.closed);
  },
  nat: constant(null),
  na: constant(null),
};

/** Throws unless `actual` is the value that `tagged` describes. */
export function assertTagged(actual: unknown, tagged: Tagged): void {
  new Comparison().compare(actual, tagged);
}
