import { assertEquals } from "@std/assert";
import {
  countSymbols,
  type ModuleDocs,
  undocumented,
} from "../../../scripts/package/undocumented.ts";

const WORDS = { doc: "What it is." };
const at = (line: number) => ({ filename: "file:///a.ts", line, col: 0 });
const declared = (line: number, rest: object = {}) => ({
  kind: "function",
  location: at(line),
  ...rest,
});

function docs(
  declaration: ReturnType<typeof declared>,
  moduleDoc: object = { module_doc: WORDS },
): ModuleDocs {
  const symbols = [{ name: "x", declarations: [declaration] }];
  return { nodes: { "file:///a.ts": { ...moduleDoc, symbols } } };
}

const FOUND: [what: string, docs: ModuleDocs, found: string[]][] = [
  ["nothing", docs(declared(1, { jsDoc: WORDS })), []],
  [
    "a module",
    docs(declared(1, { jsDoc: WORDS }), {}),
    ["file:///a.ts"],
  ],
  ["an export", docs(declared(1)), ["file:///a.ts x"]],
  [
    "an export with tags alone",
    docs(declared(1, { jsDoc: { tags: [{ kind: "module" }] } })),
    ["file:///a.ts x"],
  ],
  [
    "a member",
    docs(declared(1, {
      jsDoc: WORDS,
      def: {
        properties: [{ name: "a", jsDoc: WORDS }, { name: "b" }],
        methods: [{ name: "c" }, { name: "d", accessibility: "private" }],
      },
    })),
    ["file:///a.ts x.b", "file:///a.ts x.c"],
  ],
];
for (const [what, given, found] of FOUND) {
  Deno.test(`undocumented() finds ${what}`, () => {
    assertEquals(undocumented(given), found);
  });
}

Deno.test("undocumented() follows what is exported again", () => {
  const { nodes } = docs(declared(1, { jsDoc: WORDS }));
  const again = declared(9, { kind: "reference", def: { target: at(1) } });
  const lost = declared(9, { kind: "reference", def: { target: at(2) } });
  const other = (declaration: ReturnType<typeof declared>) => ({
    nodes: {
      ...nodes,
      "file:///b.ts": {
        module_doc: WORDS,
        symbols: [{ name: "y", declarations: [declaration] }],
      },
    },
  });
  assertEquals(undocumented(other(again)), []);
  assertEquals(undocumented(other(lost)), ["file:///b.ts y"]);
  assertEquals(countSymbols(other(again)), 2);
});
