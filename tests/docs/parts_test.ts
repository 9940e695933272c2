import { assertEquals, assertThrows } from "@std/assert";
import { commentMarkdown } from "../../scripts/docs/api/doc_comment.ts";
import type { Member, TsType } from "../../scripts/docs/api/doc_json.ts";
import {
  highlight,
  linkNames,
} from "../../scripts/docs/highlight/highlight.ts";
import { relativePath } from "../../scripts/docs/relative_path.ts";
import { searchTerms } from "../../scripts/docs/search_terms.ts";
import { createSlugger } from "../../scripts/docs/slugs.ts";
import {
  functionText,
  memberText,
  typeText,
} from "../../scripts/docs/api/type_text.ts";

const word = (value: string): TsType => ({ kind: "keyword", value });
const ref = (typeName: string, ...typeParams: TsType[]): TsType => ({
  kind: "typeRef",
  value: { typeName, typeParams },
});

const TYPES: readonly (readonly [TsType, string])[] = [
  [word("string"), "string"],
  [ref("Promise", word("void")), "Promise<void>"],
  [{ kind: "union", value: [word("string"), word("null")] }, "string | null"],
  [{ kind: "array", value: word("number") }, "number[]"],
  [{ kind: "literal", value: { kind: "string", string: "a" } }, '"a"'],
  [{ kind: "literal", value: { kind: "boolean", boolean: true } }, "true"],
  [{
    kind: "fnOrConstructor",
    value: {
      params: [{ kind: "identifier", name: "a", tsType: word("number") }],
      tsType: word("void"),
      typeParams: [],
    },
  }, "(a: number) => void"],
  [{
    kind: "typeLiteral",
    value: {
      properties: [{ name: "a", optional: true, tsType: word("bigint") }],
    },
  }, "{ a?: bigint }"],
];

for (const [type, text] of TYPES) {
  Deno.test(`typeText() writes ${text}`, () =>
    assertEquals(typeText(type), text));
}

Deno.test("typeText() refuses a kind that it does not know", () => {
  assertThrows(
    () => typeText({ kind: "mapped", value: {} }),
    Error,
    'Cannot write a type of the kind "mapped"',
  );
});

Deno.test("functionText() breaks what is longer than a line", () => {
  const params = ["first", "second", "third", "fourth"].map((name) => ({
    kind: "identifier",
    name,
    tsType: ref("ReadableStreamDefaultReader"),
  }));
  const lines = functionText("f", { params, returnType: word("void") })
    .split("\n");
  assertEquals([lines.length, lines[0], lines.at(-1)], [6, "f(", "): void"]);
});

const MEMBERS: readonly (readonly [Member, string])[] = [
  [{ name: "a", readonly: true, tsType: word("string") }, "readonly a: string"],
  [
    { name: "a", kind: "getter", functionDef: { returnType: word("string") } },
    "readonly a: string",
  ],
  [
    { name: "f", optional: true, params: [], returnType: word("void") },
    "f?(): void",
  ],
  [{ name: "of", isStatic: true, functionDef: { params: [] } }, "static of()"],
];

for (const [member, text] of MEMBERS) {
  Deno.test(`memberText() writes ${text}`, () => {
    assertEquals(memberText(member), text);
  });
}

Deno.test("createSlugger() gives anchors as GitHub does, each once", () => {
  const slug = createSlugger();
  assertEquals(
    ["What's `new`?", "iter_mapped", "A  b", "iter_mapped"].map(slug),
    ["whats-new", "iter_mapped", "a--b", "iter_mapped-1"],
  );
});

const WAYS: readonly (readonly [from: string, to: string, way: string])[] = [
  ["index.html", "api/index.html", "api/index.html"],
  ["api/a.html", "index.html#x", "../index.html#x"],
  ["api/pickle/a.html", "api/b.html", "../b.html"],
  ["api/a.html", "api/pickle/b.html", "pickle/b.html"],
];

for (const [from, to, way] of WAYS) {
  Deno.test(`relativePath() leads from ${from} to ${to}`, () => {
    assertEquals(relativePath(from, to), way);
    assertEquals(new URL(way, `file:///${from}`).href, `file:///${to}`);
  });
}

Deno.test("commentMarkdown() makes links, and refuses those to nowhere", () => {
  const links = (name: string) => name === "State" ? "symbol:State" : undefined;
  assertEquals(
    commentMarkdown("A {@linkcode State} or {@link State | a state}.", links),
    "A [`State`](symbol:State) or [`a state`](symbol:State).",
  );
  assertThrows(
    () => commentMarkdown("{@linkcode Nothing}", links),
    Error,
    'Cannot link "Nothing"',
  );
});

Deno.test("linkNames() leaves texts and comments alone", () => {
  const html = highlight('f("f"); // f', "ts");
  const linked = linkNames(html, (name) => name === "f" ? "#f" : undefined);
  assertEquals([...linked.matchAll(/<a /g)].length, 1);
});

Deno.test("highlight() refuses a language that it has no grammar for", () => {
  assertThrows(() => highlight("", "cobol"), Error, 'no grammar for "cobol"');
});

Deno.test("searchTerms() finds names whole and by their parts", () => {
  assertEquals(searchTerms("iterMapped map_index, a-b"), [
    ...["iterMapped", "iter", "Mapped"],
    ...["map_index", "map", "index", "a", "b"],
  ]);
});
