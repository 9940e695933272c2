// Arrays of Arrow that are not what they state: each is refused or stays inert.

import { decodePickle, PickleError } from "@taskrunview/taskrunview/pickle";
import { PyObject } from "@taskrunview/taskrunview/pickle";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { fromLatin1 } from "../../_fixtures.ts";

const call = (name: string, args: string) =>
  `cpyarrow.lib\n${name}\n(${args}tR`;
const alias = (name: string) => call("type_for_alias", `V${name}\n`);
const int = (value: number) => `I${value}\n`;
const bytes = (data: string) => call("py_buffer", `B${le(data.length)}${data}`);
const le = (value: number) =>
  String.fromCharCode(value & 255, value >> 8 & 255, value >> 16 & 255, 0);
const int32 = (...values: number[]) => values.map(le).join("");
const list = (...items: string[]) => `](${items.join("")}e`;

/** The parts of an array, and the array. */
const parts = (
  type: string,
  length: number,
  buffers: readonly string[],
  children: readonly string[] = [],
  dictionary = "N",
) =>
  `(${type}${int(length)}${int(0)}${int(0)}${list(...buffers)}` +
  `${list(...children)}${dictionary}t`;
const array = (...args: Parameters<typeof parts>) =>
  call("_restore_array", parts(...args));

const LIST = call("list_", alias("int8"));
const VIEWS = call("list_view", alias("int8"));
const DICTIONARY = call(
  "dictionary",
  `${alias("int8")}${alias("string")}\x89`,
);
const BYTES = parts(alias("int8"), 4, ["N", bytes("\x01\x02\x03\x04")]);
const TEXTS = parts(alias("string"), 1, [
  "N",
  bytes(int32(0, 1)),
  bytes("a"),
]);

const READ: readonly (readonly [name: string, text: string, value: unknown])[] =
  [
    [
      "text",
      array(alias("string"), 2, ["N", bytes(int32(0, 1, 3)), bytes("abc")]),
      ["a", "bc"],
    ],
    ["a list", array(LIST, 2, ["N", bytes(int32(0, 3, 4))], [BYTES]), [[
      1,
      2,
      3,
    ], [4]]],
    [
      "views of a list",
      array(VIEWS, 2, ["N", bytes(int32(1, 1)), bytes(int32(2, 2))], [BYTES]),
      [[2, 3], [2, 3]],
    ],
    ["a dictionary", array(DICTIONARY, 2, ["N", bytes("\0\0")], [], TEXTS), [
      "a",
      "a",
    ]],
    ["no elements", array(alias("string"), 0, ["N", "N", "N"]), []],
  ];
for (const [name, text, value] of READ) {
  Deno.test(`decodePickle() reads ${name} of Arrow`, () => {
    assertEquals(decodePickle(fromLatin1(`${text}.`)), value);
  });
}

const REFUSED: readonly (readonly [name: string, text: string])[] = [
  ["numbers that are cut", array(alias("int32"), 2, ["N", bytes("\0\0\0\0")])],
  [
    "a mask that is cut",
    array(alias("int8"), 9, [bytes("\0"), bytes("123456789")]),
  ],
  [
    "text without its bytes",
    array(alias("string"), 1, ["N", bytes(int32(0, 5)), bytes("a")]),
  ],
  [
    "ends of text that go back",
    array(alias("string"), 2, ["N", bytes(int32(1, 0, 1)), bytes("a")]),
  ],
  [
    "ends of text that are cut",
    array(alias("string"), 2, ["N", bytes(int32(0, 1)), bytes("ab")]),
  ],
  [
    "a list without its items",
    array(LIST, 1, ["N", bytes(int32(0, 9))], [BYTES]),
  ],
  [
    "ends of a list that go back",
    array(LIST, 2, ["N", bytes(int32(0, 4, 0))], [BYTES]),
  ],
  [
    "views beyond a list",
    array(VIEWS, 1, ["N", bytes(int32(3)), bytes(int32(2))], [BYTES]),
  ],
  [
    "a place beyond a dictionary",
    array(DICTIONARY, 1, ["N", bytes("\x05")], [], TEXTS),
  ],
  [
    "views of text without their bytes",
    array(alias("string_view"), 1, [
      "N",
      bytes(int32(13, 0, 0, 0)),
      bytes("short"),
    ]),
  ],
  [
    "a struct with fewer elements",
    array(call("struct", list(call("field", `Va\n${alias("int8")}\x88N`))), 9, [
      "N",
    ], [BYTES]),
  ],
];
for (const [name, text] of REFUSED) {
  Deno.test(`decodePickle() refuses ${name}`, () => {
    const error = assertThrows(
      () => decodePickle(fromLatin1(`${text}.`)),
      PickleError,
    );
    assertEquals(error.code, "malformed");
  });
}

const INERT: readonly (readonly [name: string, text: string])[] = [
  ["a type that is not known", array(alias("float128"), 1, ["N", bytes("\0")])],
  [
    "a buffer that is not known",
    array(alias("int8"), 1, ["N", "cshop\nBuffer\n)R"]),
  ],
  ["a child of an unknown type", array(LIST, 0, ["N", bytes(int32(0))], [])],
];
for (const [name, text] of INERT) {
  Deno.test(`decodePickle() keeps an array with ${name} as it is`, () => {
    const value = decodePickle(fromLatin1(`${text}.`));
    assert(value instanceof PyObject);
    assertEquals(value.className, "pyarrow.lib._restore_array");
  });
}

/** Small pickles that stand for much. */
const GREEDY: readonly (readonly [name: string, text: string])[] = [
  ["a billion nulls", array(alias("null"), 1e9, ["N"])],
  [
    "a type in types",
    `${alias("int8")}p0\n0` +
    Array.from(
      { length: 30 },
      (_, i) => {
        const field = `cpyarrow.lib\nfield\n(Va\ng${i}\n\x88NtR`;
        return `${call("struct", list(field, field, field))}p${i + 1}\n0`;
      },
    ).join("") + array("g30\n", 0, ["N"]),
  ],
  [
    "many views of one text",
    `${bytes(int32(60_000, 0, 0, 0).repeat(2000))}p0\n0` +
    `${bytes("x".repeat(60_000))}p1\n0` +
    array(alias("string_view"), 2000, ["N", "g0\n", "g1\n"]),
  ],
  [
    "many views of one list",
    `${parts(alias("int8"), 60_000, ["N", bytes("x".repeat(60_000))])}p2\n0` +
    array(VIEWS, 2000, [
      "N",
      bytes(int32(0).repeat(2000)),
      bytes(int32(60_000).repeat(2000)),
    ], ["g2\n"]),
  ],
];
for (const [name, text] of GREEDY) {
  Deno.test(`decodePickle() gives no memory to ${name}`, () => {
    const error = assertThrows(
      () => decodePickle(fromLatin1(`${text}.`)),
      PickleError,
    );
    assertEquals(error.code, "limit");
  });
}
