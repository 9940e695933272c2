// Whatever class of a pickle is not known: all that Python saw stays within reach.

import {
  DataFrame,
  type DecodeOptions,
  decodePickle,
  disassemble,
  inspectPickle,
  type MaskedArray,
  type NdArray,
  type NdDtype,
  PickleError,
  type PyObject,
} from "@taskrunview/taskrunview/pickle";
import { assert, assertEquals } from "@std/assert";
import { MAKER_NAMES } from "../../src/pickle/makers/table.ts";
import { fromBase64 } from "../pickle/_fixtures.ts";
import { gzipRows, rowFiles } from "../pickle/_gzip_rows.ts";
import { type Atom, atomsOf, isReachable, reachOf } from "./_atoms.ts";

const FILES = rowFiles().filter((file) =>
  /(?:frames|arrow)_(?:0\.25|1\.5|2\.3|3\.)|arrays/.test(file)
);
/** The classes and functions of the tables that these tests are about. */
const OWN = /^(?:numpy|pandas|pyarrow|geopandas)\./;

/** Throws unless all atoms are within reach of the value of a pickle. */
function assertWhole(
  bytes: Uint8Array,
  atoms: readonly Atom[],
  what: string,
  options: DecodeOptions = {},
): void {
  const reach = reachOf(decodePickle(bytes, options));
  const lost = atoms.filter((atom) => !isReachable(atom, reach));
  assert(lost.length === 0, `${what} loses ${Deno.inspect(lost.slice(0, 5))}`);
}

/** The pickle without its frames, which count bytes. */
function unframed(bytes: Uint8Array): Uint8Array {
  const parts: number[] = [];
  const starts = [...disassemble(bytes)];
  starts.forEach(({ opcode, offset }, i) => {
    const end = starts[i + 1]?.offset ?? bytes.length;
    if (opcode !== "FRAME") parts.push(...bytes.subarray(offset, end));
  });
  return Uint8Array.from(parts);
}

/** The same pickle in which a name is one that nothing knows. */
function renamed(bytes: Uint8Array, name: string): Uint8Array {
  const copy = bytes.slice();
  for (const { opcode, offset, argument } of disassemble(bytes)) {
    if (opcode !== "SHORT_BINUNICODE" || argument !== name) continue;
    copy[offset + 1 + new TextEncoder().encode(name).length] = 0x7e; // ~
  }
  return copy;
}

const latin1 = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));

/** The value of a pickle in an instance of an unknown class, in three ways. */
const AROUND: readonly (readonly [
  way: string,
  before: string,
  after: string,
])[] = [
  ["an argument", "cunknown\nThing\n", "\x85R."],
  ["a state", "cunknown\nThing\n)\x81", "b."],
  ["a part of a state", "cunknown\nThing\n)\x81}Vkey\n", "sb."],
  ["an item", "cunknown\nThing\n)\x81", "a."],
];

function wrapped(
  bytes: Uint8Array,
  before: string,
  after: string,
): Uint8Array {
  const body = unframed(bytes);
  return Uint8Array.from([
    ...body.subarray(0, 2), // PROTO
    ...latin1(before),
    ...body.subarray(2, -1), // without STOP
    ...latin1(after),
  ]);
}

for (const file of FILES) {
  const rows = await gzipRows(file);

  Deno.test(`nothing of ${file} is lost where a class is not known`, () => {
    for (const { name, bytes, value } of rows) {
      const pickle = fromBase64(bytes);
      // A range states only where it begins and ends.
      const atoms = atomsOf(value).filter((atom) =>
        typeof atom !== "number" || Math.abs(atom) >= 1000
      );
      for (const global of inspectPickle(pickle).globals) {
        if (!OWN.test(global)) continue;
        const own = global.slice(global.lastIndexOf(".") + 1);
        const changed = renamed(pickle, own);
        assertWhole(changed, atoms, `${name} without ${global}`);
        const constructors = { [global]: (object: PyObject) => [object] };
        const what = `${name} with a constructor for ${global}`;
        assertWhole(pickle, atoms, what, { constructors });
      }
    }
  });

  Deno.test(`nothing of ${file} is lost in an instance of an unknown class`, () => {
    for (const { name, bytes, value } of rows) {
      const atoms = atomsOf(value);
      for (const [way, before, after] of AROUND) {
        const changed = wrapped(fromBase64(bytes), before, after);
        assertWhole(changed, atoms, `${name} as ${way}`);
      }
    }
  });
}

/** Arguments and states that hold what no constructor takes. */
const UNKNOWN = "cunknown\nThing\n(Vleaf-a\nJ\x41\x42\x0f\0tR";
const INDEX = "cpandas.core.indexes.base\n_new_Index\n" +
  "cpandas.core.indexes.range\nRangeIndex\n" +
  "}(Vname\nVleaf-index\nVstart\nK\0Vstop\nK\x03Vstep\nK\x01u\x86R";
const ARRAY = "cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\x85" +
  "C\x01b\x87R(K\x01K\x02\x85cnumpy\ndtype\nVO8\n\x89\x88\x87R(K\x03V|\nNNN" +
  "J\xff\xff\xff\xffJ\xff\xff\xff\xffK?tb\x89](Vleaf-b\nVleaf-c\netb";
const BLOCK = `cpandas._libs.internals\n_unpickle_block\n${ARRAY}` +
  "cbuiltins\nslice\nK\0K\x01K\x01\x87RK\x02\x87R";
const PARTS: readonly (readonly [name: string, text: string, atoms: Atom[]])[] =
  [
    ["an unknown object", UNKNOWN, ["leaf-a", 1_000_001]],
    ["an index", INDEX, ["leaf-index"]],
    ["an array", ARRAY, ["leaf-b", "leaf-c"]],
    ["a block", BLOCK, ["leaf-b", "leaf-c"]],
    ["a list of blocks", `](${BLOCK}e`, ["leaf-b", "leaf-c"]],
    ["a dict", `}(Vleaf-k\n${UNKNOWN}Vdata\n${INDEX}u`, [
      "leaf-k",
      "leaf-a",
      "leaf-index",
    ]],
    ["text", "Vleaf-t\n", ["leaf-t"]],
    ["a name", "cleaf\nName\n", ["leaf"]],
  ];

/** How parts are passed: as one argument or several, or as a state. */
const CALLS: readonly (readonly [
  way: string,
  make: (part: string) => string,
])[] = [
  ["alone", (part) => `${part}\x85R.`],
  ["first", (part) => `(${part}NK\x07tR.`],
  ["last", (part) => `(Vi8\nN${part}tR.`],
  ["between", (part) => `(cnumpy\nndarray\n${part}cnumpy\nndarray\ntR.`],
  ["as a state", (part) => `)R${part}b.`],
  [
    "in a state",
    (part) => `)R}(V_data\n${part}V_mgr\n${part}Vaxes\n${part}ub.`,
  ],
  ["in a tuple", (part) => `)R(${part}${part}NNtb.`],
];

for (const name of MAKER_NAMES.filter((name) => OWN.test(name))) {
  Deno.test(`a call of ${name} loses nothing`, () => {
    const dot = name.lastIndexOf(".");
    const callee = `c${name.slice(0, dot)}\n${name.slice(dot + 1)}\n`;
    for (const [kind, part, atoms] of PARTS) {
      for (const [way, make] of CALLS) {
        const pickle = latin1(`\x80\x04${callee}${make(part)}`);
        try {
          assertWhole(pickle, atoms, `${kind} ${way}`);
        } catch (error) {
          // What is refused is not lost in silence.
          if (!(error instanceof PickleError)) throw error;
        }
      }
    }
  });
}

const THING = "cshop\nThing\n)R";
const OBJECTS = "cnumpy\ndtype\nVO8\n\x89\x88\x87R(K\x03V|\nNNN" +
  "J\xff\xff\xff\xffJ\xff\xff\xff\xffK?tb";
const THINGS = `(K\x01K\x01\x85${OBJECTS}\x89]${THING}a`;

/** Where an instance may lie that a caller's function turns into another value. */
const INSIDE: readonly (readonly [
  place: string,
  text: string,
  find: (value: unknown) => unknown,
])[] = [
  [
    "an array of objects",
    `cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\x85C\x01b\x87R${THINGS}tb`,
    (value) => (value as NdArray).at(0),
  ],
  [
    "what a subclass of an array adds",
    `cnumpy.core.multiarray\n_reconstruct\ncshop\nArray\nK\0\x85C\x01b\x87R${THINGS}${THING}tb`,
    (value) => (value as NdArray).attributes,
  ],
  [
    "a masked array",
    `cnumpy.ma.core\n_mareconstruct\n(cnumpy.ma\nMaskedArray\ncnumpy\nndarray\n` +
    `K\0\x85Vb\ntR${THINGS}C\x01\0Ntb`,
    (value) => (value as MaskedArray).at(0),
  ],
  [
    "the metadata of a dtype",
    `cnumpy\ndtype\nVi4\n\x89\x88\x87R(K\x04V<\nNNNJ\xff\xff\xff\xff` +
    `J\xff\xff\xff\xffK\0}Vkey\n${THING}stb`,
    (value) => ((value as NdDtype).metadata as { key: unknown }).key,
  ],
];
for (const [place, text, find] of INSIDE) {
  Deno.test(`a constructor of the caller reaches ${place}`, () => {
    const constructors = { "shop.Thing": () => "made" };
    const value = decodePickle(latin1(`\x80\x04${text}.`), { constructors });
    assertEquals(find(value), "made");
  });
}

for (const name of ["Money", "Price"]) {
  Deno.test(`a constructor of the caller gets a column of ${name}`, async () => {
    const rows = await gzipRows("frames_3.1.1.ndjson.gz");
    const row = rows.find((row) => row.name === `unknown ${name}`)!;
    const constructors = {
      [`shop.${name}`]: ({ state }: PyObject) => ({ made: state }),
    };
    const frame = decodePickle(fromBase64(row.bytes), { constructors });
    assert(frame instanceof DataFrame);
    const column = frame.column<{ made: unknown }>("m");
    assertEquals(Object.keys(column), ["made"]);
    assert([...frame.rows()][0]!.m === column);
    assertEquals(frame.column("a"), BigInt64Array.of(1n, 2n));
  });
}
