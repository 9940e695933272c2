import {
  DataFrame,
  decodePickle,
  decodePickleAsync,
  PickleError,
  type PickleErrorCode,
  PyComplex,
  PyDate,
  PyDateTime,
  PyDecimal,
  type PyError,
  PyFraction,
  PyGlobal,
  PyObject,
  PyRange,
  PySlice,
  PyTime,
  PyTimedelta,
  PyTimezone,
} from "@taskrunview/taskrunview/pickle";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { decode as decodeWith } from "../../src/pickle/decode.ts";
import {
  fromBase64,
  fromLatin1,
  readRows,
  type ValueRow,
} from "./_fixtures.ts";

const decode = (text: string, options = {}) =>
  decodePickle(fromLatin1(text), options);

const decodeWithout = (bytes: Uint8Array) => decodeWith(bytes, {}, false);

const REFUSALS: [
  name: string,
  text: string,
  code: PickleErrorCode,
  opcode: string | undefined,
  offset: number,
][] = [
  ["no bytes", "", "truncated", undefined, 0],
  ["no STOP", "N", "truncated", undefined, 1],
  ["text cut short", "\x80\x04\x8c\x05a", "truncated", "SHORT_BINUNICODE", 4],
  ["a float cut short", "G\0", "truncated", "BINFLOAT", 1],
  ["a line without end", "I1", "truncated", "INT", 1],
  ["STOP on an empty stack", "\x80\x04.", "malformed", "STOP", 3],
  ["STOP on a MARK", "N(.", "malformed", "STOP", 3],
  ["an unknown opcode", "N\xff.", "malformed", undefined, 1],
  ["protocol 6", "\x80\x06N.", "malformed", "PROTO", 2],
  ["a MARK that is missing", "NNe.", "malformed", "APPENDS", 3],
  ["a memo index that is not set", "h\x01.", "malformed", "BINGET", 2],
  ["an odd number of items", "}(Nu.", "malformed", "SETITEMS", 4],
  ["APPEND to a tuple", ")Na.", "malformed", "APPEND", 3],
  ["APPENDS to a dict", "}(Ne.", "malformed", "APPENDS", 4],
  ["ADDITEMS to a frozenset", "(\x91(N\x90.", "malformed", "ADDITEMS", 5],
  ["SETITEM of a tuple", ")K\0Ns.", "malformed", "SETITEM", 5],
  ["arguments that are no tuple", "ca\nb\n]R.", "malformed", "REDUCE", 7],
  ["a call of a value", "N)R.", "malformed", "REDUCE", 3],
  ["a state for a value", "K\x01}b.", "malformed", "BUILD", 4],
  ["a name that is no text", "NN\x93.", "malformed", "STACK_GLOBAL", 3],
  ["a dict as a key", "}}Ns.", "malformed", "SETITEM", 4],
  ["a set as a member", "\x8f(\x8f\x90.", "malformed", "ADDITEMS", 4],
  [
    "a bytearray as a key",
    "}\x96\0\0\0\0\0\0\0\0Ns.",
    "malformed",
    "SETITEM",
    12,
  ],
  [
    "keyword arguments that are none",
    "ca\nb\n)N\x92.",
    "malformed",
    "NEWOBJ_EX",
    8,
  ],
  ["INST of an empty module", "(i\nb\n.", "malformed", "INST", 5],
  ["NEWOBJ of a function", "cbuiltins\nlen\n)\x81.", "malformed", "NEWOBJ", 16],
  [
    "NEWOBJ of a function that has a maker",
    "c_codecs\nencode\n)\x81.",
    "malformed",
    "NEWOBJ",
    18,
  ],
  ["NEWOBJ of a value", "K\x01)\x81.", "malformed", "NEWOBJ", 4],
  [
    "a deque of a negative maxlen",
    "ccollections\ndeque\n]J\xff\xff\xff\xff\x86R.",
    "malformed",
    "REDUCE",
    27,
  ],
  [
    "a tuple with a list in it as a key",
    "}]\x85Ns.",
    "malformed",
    "SETITEM",
    5,
  ],
  ["a buffer that was not given", "\x97.", "malformed", "NEXT_BUFFER", 1],
  ["a persistent id", "Pa\n.", "malformed", "PERSID", 3],
  ["an extension code", "\x82\x01.", "malformed", "EXT1", 2],
  [
    "text that is not UTF-8",
    "X\x02\0\0\0\xc3\x28.",
    "malformed",
    "BINUNICODE",
    7,
  ],
];
for (const [name, text, code, opcode, offset] of REFUSALS) {
  Deno.test(`decodePickle() refuses ${name}`, () => {
    const error = assertThrows(() => decode(text), PickleError);
    assertEquals(
      { code: error.code, opcode: error.opcode, offset: error.offset },
      { code, opcode, offset },
    );
    assert(/^Cannot [^\n]+ at byte \d+$/.test(error.message), error.message);
  });
}

Deno.test("decodePickle() refuses every prefix of every pickle", () => {
  for (const { name, bytes } of readRows<ValueRow>("values.ndjson")) {
    const whole = fromBase64(bytes);
    const step = Math.max(1, Math.floor(whole.length / 100));
    for (let end = 0; end < whole.length; end += step) {
      const decodePrefix = () => decodePickle(whole.subarray(0, end));
      assertThrows(decodePrefix, PickleError, undefined, name);
    }
  }
});

const VALUES: [name: string, text: string, value: unknown][] = [
  ["C's octal INT", "I0010\n.", 8],
  ["an INT of 0 and a blank", "I0 \n.", 0],
  ["an INT of 1 and a blank", "I1 \n.", 1],
  ["an INT of a blank and 1", "I 1\n.", true],
  ["hexadecimal LONG", "L0x10L\n.", 16],
  ["the booleans of protocol 0", "(I01\nI00\nl.", [true, false]],
  ["a safe integer", "\x8a\x07\xff\xff\xff\xff\xff\xff\x1f.", 2 ** 53 - 1],
  ["an integer that is not safe", "\x8a\x07\0\0\0\0\0\0\x20.", 2n ** 53n],
  ["negative LONG1", "\x8a\x02\0\x80.", -32768],
  ["large negative LONG1", "\x8a\x08\0\0\0\0\0\0\0\x80.", -(2n ** 63n)],
  ["a float in text", "F-1.5e3\n.", -1500],
  ["text with a byte order mark", "X\x03\0\0\0\xef\xbb\xbf.", "\ufeff"],
  ["text with an apostrophe", `S"it's"\n.`, "it's"],
  ["escapes of UNICODE", "V\\u20ac\\U0001f600\\n\n.", "€😀\\n"],
  ["a list changed by index", "](K\x01K\x02eK\0K\x09s.", [9, 2]],
  ["a list changed from its end", "](K\x01K\x02eJ\xff\xff\xff\xffK\x09s.", [
    1,
    9,
  ]],
  ["an empty dict", "}.", {}],
  ["keys of one kind", "}(K\x01NK\x02Nu.", new Map([[1, null], [2, null]])],
  [
    "keys of two kinds",
    "}(VA\nNK\x02Nu.",
    new Map<unknown, unknown>([["A", null], [2, null]]),
  ],
  [
    "keys that Python holds equal",
    "}(K\x01K\x01\x88K\x02G\x3f\xf0\0\0\0\0\0\0K\x03u.",
    new Map([[1, 3]]),
  ],
  [
    "equal bytes as keys",
    "}(C\x01aK\x01C\x01aK\x02u.",
    new Map([[fromLatin1("a"), 2]]),
  ],
  [
    "equal tuples as keys",
    "}(K\x01C\x01a\x86K\x01\x88C\x01a\x86K\x02u.",
    new Map([[[1, fromLatin1("a")], 2]]),
  ],
  [
    "equal frozensets as members",
    "\x8f((K\x01K\x02\x91(K\x02K\x01\x91\x90.",
    new Set([new Set([1, 2])]),
  ],
  [
    "equal dates as members",
    "\x8f(cdatetime\ndate\nC\x04\x07\xe6\x05\x09\x85Rcdatetime\ndate\nC\x04\x07\xe6\x05\x09\x85R\x90.",
    new Set([new PyDate(2022, 5, 9)]),
  ],
  [
    "-0.0 and 0 as keys",
    "}(G\x80\0\0\0\0\0\0\0K\x01K\0K\x02u.",
    new Map([[0, 2]]),
  ],
  [
    "members that Python holds equal",
    "\x8f(K\0\x89G\x80\0\0\0\0\0\0\0\x90.",
    new Set([0]),
  ],
  ["a range", "cbuiltins\nrange\nK\x02K\x09K\x03\x87R.", new PyRange(2, 9, 3)],
  ["a slice", "cbuiltins\nslice\nNK\x09N\x87R.", new PySlice(null, 9, null)],
  [
    "a complex number",
    "cbuiltins\ncomplex\nG\x3f\xf8\0\0\0\0\0\0G\0\0\0\0\0\0\0\0\x86R.",
    new PyComplex(1.5, 0),
  ],
  ["a fraction", "cfractions\nFraction\nV3/4\n\x85R.", new PyFraction(3n, 4n)],
  [
    "a fraction of two integers",
    "cfractions\nFraction\nK\x03K\x04\x86R.",
    new PyFraction(3n, 4n),
  ],
  [
    "a fraction to reduce",
    "cfractions\nFraction\nV6/8\n\x85R.",
    new PyFraction(3n, 4n),
  ],
  ["a decimal", "cdecimal\nDecimal\nV-1.50\n\x85R.", new PyDecimal("-1.50")],
  [
    "Python 2's name of a class",
    "c__builtin__\nxrange\n.",
    new PyGlobal("builtins", "range"),
  ],
  [
    "Python 2's name with protocol 3",
    "\x80\x03c__builtin__\nxrange\n.",
    new PyGlobal("__builtin__", "xrange"),
  ],
  [
    "a class in a class",
    "cbuiltins\ngetattr\nca\nB\nVC\n\x86R.",
    new PyGlobal("a", "B.C"),
  ],
  [
    "a deque that is full",
    "ccollections\ndeque\n]K\x02\x86R(K\x01K\x02K\x03e.",
    [2, 3],
  ],
  [
    "an array of doubles",
    "carray\narray\nVd\n](G\x3f\xf8\0\0\0\0\0\0e\x86R.",
    Float64Array.of(1.5),
  ],
  [
    "an array of integers in Python 2",
    "carray\narray\nVH\n](K\x01K\x02e\x86R.",
    Uint16Array.of(1, 2),
  ],
  ["an absolute path", "cpathlib\nPosixPath\n(V/\nVusr\nVlib\ntR.", "/usr/lib"],
  [
    "a path of Windows",
    "cpathlib\nPureWindowsPath\n(Vc:\\\\\nVa\ntR.".replace("\\\\", "\\"),
    "c:\\a",
  ],
  ["no path", "cpathlib\nPosixPath\n)R.", "."],
  [
    "a time",
    "cdatetime\ntime\nC\x06\x06\x07\0\0\0\0\x85R.",
    new PyTime({ hour: 6, minute: 7 }),
  ],
  [
    "a date",
    "cdatetime\ndate\nC\x04\x07\xe6\x05\x09\x85R.",
    new PyDate(2022, 5, 9),
  ],
  [
    "a timedelta",
    "cdatetime\ntimedelta\nJ\xff\xff\xff\xffK\0K\x05\x87R.",
    new PyTimedelta(-1, 0, 5),
  ],
  [
    "a zone of pytz",
    "cpytz\n_p\nVEurope/Paris\n\x85R.",
    new PyTimezone("Europe/Paris", null),
  ],
  [
    "a zone of dateutil",
    "cdateutil.tz.tz\ntzutc\n)\x81.",
    new PyTimezone("UTC", 0),
  ],
  ["trailing bytes", "K\x01.K\x02.", 1],
];
for (const [name, text, value] of VALUES) {
  Deno.test(`decodePickle() decodes ${name}`, () => {
    assertEquals(decode(text), value);
  });
}

Deno.test("decodePickle() keeps a second NaN apart", () => {
  const nan = "G\x7f\xf8\0\0\0\0\0\0";
  const map = decode(`}(${nan}K\x01${nan}K\x02u.`) as Map<unknown, number>;
  assertEquals([...map.keys()].map(Number), [NaN, NaN]);
  assertEquals([...map.values()], [1, 2]);
});

Deno.test("decodePickle() gives a dict that turns into a Map one identity", () => {
  // d = {}; d[1] = [d]; [d, d]
  const [first, second] = decode("](}q\0K\x01]h\0ash\0e.") as Map<
    unknown,
    unknown
  >[];
  assert(first instanceof Map);
  assert(first === second);
  assert((first.get(1) as unknown[])[0] === first);
});

Deno.test("decodePickle() gives a UUID one value in all its places", () => {
  const uuid = "cuuid\nUUID\n)\x81q\0}Vint\nK\x01sb";
  const text = "00000000-0000-0000-0000-000000000001";
  assertEquals(decode(`(${uuid}h\0]h\0al.`), [text, text, [text]]);
});

Deno.test("decodePickle() makes inert objects of what gets no state", () => {
  const object = decode("cuuid\nUUID\n)\x81.") as PyObject;
  assertEquals(object.className, "uuid.UUID");
});

Deno.test("decodePickle() reads an OSError as Python shows it", () => {
  const error = decode(
    "cbuiltins\nOSError\n(K\x02VNo such file\nVa.csv\ntR.",
  ) as PyError;
  assert(error instanceof Error);
  assertEquals(`${error}`, "OSError: [Errno 2] No such file: 'a.csv'");
  assertEquals(error.args, [2, "No such file"]);
  assertEquals(error.attributes.filename, "a.csv");
});

Deno.test("decodePickle() keeps what was set on an exception", () => {
  const error = decode(
    "cbuiltins\nKeyError\nVa\n\x85R}Vcode\nK\x07sb.",
  ) as PyError;
  assertEquals([error.message, error.attributes], ["'a'", { code: 7 }]);
});

Deno.test("decodePickle() merges the states of dict and slots", () => {
  const object = decode("ca\nB\n)\x81}Vx\nK\x01s}Vy\nK\x02s\x86b.") as PyObject;
  assertEquals(object.state, { x: 1, y: 2 });
});

Deno.test("decodePickle() appends to and sets items in objects", () => {
  const object = decode("ca\nB\n)\x81(K\x01K\x02eVk\nK\x03s.") as PyObject;
  assertEquals(object.items, [1, 2]);
  assertEquals(object.entries, [["k", 3]]);
  assert(Object.isFrozen(object) && Object.isFrozen(object.items));
});

Deno.test("decodePickle() reports where a pickle ends", () => {
  let end = 0;
  decodePickle(fromLatin1("N.more"), { onEnd: (offset) => end = offset });
  assertEquals(end, 2);
});

Deno.test("decodePickle() takes buffers in order", () => {
  const buffers = [Uint8Array.of(1), Uint8Array.of(2)];
  const value = decode("\x80\x05\x97\x97\x98\x86.", { buffers });
  assertEquals(value, buffers);
});

Deno.test("decodePickle() loads persistent ids by the caller's function", () => {
  const persistentLoad = (id: unknown) => [id];
  assertEquals(decode("Pa\n.", { persistentLoad }), ["a"]);
  assertEquals(decode("K\x07Q.", { persistentLoad }), [7]);
});

Deno.test("decodePickle() finds extension codes in the caller's table", () => {
  const extensions = { 7: "shop.Order", 300: "shop.Line" };
  const value = decode("\x82\x07\x83\x2c\x01\x86.", { extensions });
  assertEquals(value, [
    new PyGlobal("shop", "Order"),
    new PyGlobal("shop", "Line"),
  ]);
});

const ENCODINGS: [encoding: string, value: unknown][] = [
  ["latin1", "Ã©"],
  ["utf-8", "é"],
  ["bytes", Uint8Array.of(0xc3, 0xa9)],
];
for (const [encoding, value] of ENCODINGS) {
  Deno.test(`decodePickle() reads Python 2's text as ${encoding}`, () => {
    assertEquals(decode("U\x02\xc3\xa9.", { encoding }), value);
  });
}

Deno.test("decodePickle() hands chosen classes to the caller's functions", () => {
  const constructors = {
    "shop.Price": ({ args }: PyObject) => ({ price: args[0] }),
    "shop.Order": ({ state }: PyObject) => ({ order: state }),
    "decimal.Decimal": ({ args }: PyObject) => Number(args[0]),
  };
  const price = "cshop\nPrice\ncdecimal\nDecimal\nV1.5\n\x85R\x85R";
  const order = `cshop\nOrder\n)\x81}Vprice\n${price}sb`;
  assertEquals(decode(`(${order}${price}l.`, { constructors }), [
    { order: { price: { price: 1.5 } } },
    { price: 1.5 },
  ]);
});

Deno.test("decodePickle() hands an object that holds itself over once", () => {
  let calls = 0;
  const constructors = {
    "a.B": ({ state }: PyObject) => ({ call: ++calls, state }),
  };
  const value = decode("ca\nB\n)\x81q\0}Vself\nh\0sb.", { constructors });
  const { call, state } = value as { call: number; state: { self: unknown } };
  assertEquals(call, 1);
  assert(state.self === value);
});

Deno.test("decodePickle() passes on what the caller's functions throw", () => {
  const constructors = {
    "a.B": () => {
      throw new RangeError("mine");
    },
  };
  assertThrows(
    () => decode("ca\nB\n)\x81.", { constructors }),
    RangeError,
    "mine",
  );
});

Deno.test("decodePickle() takes nothing but bytes", () => {
  assertThrows(() => decodePickle("N." as unknown as Uint8Array), TypeError);
});

Deno.test("decodePickle() reads bytes in the middle of a buffer", () => {
  const buffer = fromLatin1("....\x80\x04C\x02ab.....");
  const bytes = buffer.subarray(4, 11);
  const value = decodePickle(bytes) as Uint8Array;
  assertEquals(value, fromLatin1("ab"));
  assert(value.buffer === buffer.buffer);
});

Deno.test("decodePickle() gives plain bytes of a Buffer's kin", () => {
  class Kin extends Uint8Array {}
  const value = decodePickle(Kin.from(fromLatin1("C\x02ab."))) as Uint8Array;
  assert(value.constructor === Uint8Array);
});

Deno.test("decodePickle() reads shared memory", () => {
  const shared = new Uint8Array(new SharedArrayBuffer(8));
  shared.set(fromLatin1("X\x02\0\0\0\xc3\xa9."));
  assertEquals(decodePickle(shared), "é");
});

/** All that scripts could reach by way of a prototype. */
function snapshot(): string {
  const builtins = [
    Object,
    Array,
    Map,
    Set,
    Function,
    String,
    Date,
    Error,
    Uint8Array,
    PyObject,
    PyGlobal,
    PyDateTime,
  ];
  return JSON.stringify(
    builtins.map((type) => [
      Reflect.ownKeys(type).map(String),
      Reflect.ownKeys(type.prototype).map(String),
    ]),
  );
}

const NAMES = ["__proto__", "constructor", "prototype", "toString", "then"];
for (const name of NAMES) {
  Deno.test(`decodePickle() takes "${name}" for a name like any other`, () => {
    const before = snapshot();
    const line = `V${name}\n`;
    const dict = decode(`}(${line}}Vx\nK\x01s${line}K\x02u.`) as object;
    assertEquals(Object.keys(dict), [name]);
    assertEquals(Object.getOwnPropertyDescriptor(dict, name)!.value, 2);
    assertEquals(Object.getPrototypeOf(dict), Object.prototype);
    const object = decode(`ca\nb\n)\x81}${line}K\x01sb.`) as PyObject;
    assertEquals(Object.keys(object.state as object), [name]);
    assert(decode(`c${name}\n${name}\n)R.`) instanceof PyObject);
    assert(decode(`c${name}\n${name}.${name}\n)\x81}b.`) instanceof PyObject);
    const constructors = Object.create({ [`a.${name}`]: () => "called" });
    assert(decode(`ca\n${name}\n)R.`, { constructors }) instanceof PyObject);
    assertEquals(snapshot(), before);
  });
}

const numpyDtype = (code: string, unit: string) =>
  `cnumpy\ndtype\nV${code}\n\x89\x88\x87R(K\x04V<\nNNNJ\xff\xff\xff\xff` +
  `J\xff\xff\xff\xffK\0}(V${unit}\nK\x01K\x01K\x01t\x86tb`;

for (const name of ["constructor", "toString", "valueOf", "__proto__"]) {
  Deno.test(`decodePickle() finds nothing under "${name}" in its tables`, () => {
    assertThrows(() => decode(`F${name}\n.`), PickleError);
    const opaque = [
      `cbuiltins\nfloat\nV${name}\n\x85R.`,
      `carray\narray\nV${name}\n]\x86R.`,
      `cpandas.core.arrays.integer\n${name}\n)\x81}b.`,
      `cpandas._libs.tslibs.timestamps\n_unpickle_timestamp\n(K\x01NN}V${name}\nNstR.`,
    ];
    for (const text of opaque.slice(0, 3)) {
      assert(decode(text) instanceof PyObject, text);
    }
    decode(opaque[3]!);
    const scalar = "cnumpy.core.multiarray\nscalar\n" +
      `${numpyDtype("M8", name)}C\x08\x07\0\0\0\0\0\0\0\x86R.`;
    assertEquals(decode(scalar), 7);
  });

  Deno.test(`Methods do not meet "${name}" in the data`, () => {
    const dict = `}V${name}\nK\x01s`;
    const objects = (items: string, count: string) =>
      "cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\x85C\x01b\x87R" +
      `(K\x01${count}cnumpy\ndtype\nVO8\n\x89\x88\x87R(K\x03V|\nNNN` +
      `J\xff\xff\xff\xffJ\xff\xff\xff\xffK\x3ftb\x89](${items}etb`;
    const index = (label: string) =>
      "cpandas.core.indexes.base\n_new_Index\ncpandas.core.indexes.base\nIndex\n" +
      `}(Vdata\n${objects(label, "K\x01\x85")}Vname\n${dict}u\x86R`;
    const block = "cpandas._libs.internals\n_unpickle_block\n" +
      `${
        objects(dict, "K\x01K\x01\x86")
      }cbuiltins\nslice\nK\0K\x01K\x01\x87RK\x02\x87R`;
    const frame = decode(
      "cpandas.core.frame\nDataFrame\n)\x81}V_mgr\n" +
        "cpandas.core.internals.managers\nBlockManager\n" +
        `(${block}t](${index(dict)}${index(dict)}e\x86Rsb.`,
    );
    assert(frame instanceof DataFrame);
    assertEquals([...frame.rows()].length, 1);
    assert(Deno.inspect(frame).includes("DataFrame"));
    JSON.stringify(frame);
    assertThrows(() => frame.column(decode(`${dict}.`)), RangeError);
    const error = decode(`cbuiltins\nUnicodeDecodeError\n(V\nV\n${dict}NNtR.`);
    assert(error instanceof Error);
  });
}

Deno.test("decodePickleAsync() gives what decodePickle() gives", async () => {
  for (const { name, bytes } of readRows<ValueRow>("values.ndjson")) {
    const pickle = fromBase64(bytes);
    assertEquals(await decodePickleAsync(pickle), decodePickle(pickle), name);
  }
});

/** Pickles of instructions that go over more values than one step takes. */
const LONG: [name: string, text: string][] = [
  ["APPENDS", `](${"N".repeat(40_000)}e.`],
  ["LIST", `(${"N".repeat(40_000)}l.`],
  ["TUPLE", `(${"N".repeat(40_000)}t.`],
  ["DICT", `(${"K\x01N".repeat(40_000)}d.`],
  ["SETITEMS", `}(${"Va\nN".repeat(40_000)}u.`],
  ["ADDITEMS", `\x8f(${"NK\x01".repeat(40_000)}\x90.`],
  ["FROZENSET", `(${"NK\x01".repeat(40_000)}\x91.`],
  ["runs of integers", `](${"K\x07".repeat(600_000)}e.`],
  ["REDUCE of a list", `cbuiltins\ntuple\n](${"N".repeat(40_000)}e\x85R.`],
  ["REDUCE of a set", `cbuiltins\nset\n](${"NK\x01".repeat(40_000)}e\x85R.`],
  [
    "REDUCE of a dict",
    `cbuiltins\ndict\n](${"K\x01N\x86".repeat(40_000)}e\x85R.`,
  ],
  ["REDUCE of bytes", `cbuiltins\nbytes\n](${"K\x07".repeat(40_000)}e\x85R.`],
  [
    "REDUCE of Latin-1",
    `c_codecs\nencode\nV${"a".repeat(40_000)}\nVlatin1\n\x86R.`,
  ],
  [
    "REDUCE of an array",
    `carray\narray\nVd\n](${"K\x07".repeat(40_000)}e\x86R.`,
  ],
];
for (const [name, text] of LONG) {
  Deno.test(`decodePickle() gives the same in steps for ${name}`, async () => {
    const bytes = fromLatin1(text);
    const value = decodePickle(bytes);
    assertEquals(await decodePickleAsync(bytes), value);
    assertEquals(decodeWithout(bytes), value);
  });
}

Deno.test("decodePickleAsync() lets the event loop run", async () => {
  const bytes = fromLatin1(`(${"]".repeat(2_000_000)}t.`);
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  await decodePickleAsync(bytes);
  clearInterval(timer);
  assert(turns > 0);
});

Deno.test("decodePickleAsync() stops when its signal is aborted", async () => {
  const bytes = fromLatin1(`(${"]".repeat(2_000_000)}t.`);
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error("enough")), 0);
  const { signal } = controller;
  const decoding = decodePickleAsync(bytes, { signal });
  await assertRejects(() => decoding, Error, "enough");
});
