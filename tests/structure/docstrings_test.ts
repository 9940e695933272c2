import { assert, assertEquals } from "@std/assert";
import { DATA_FILES, filesBelow, textOf } from "./_sources.ts";

const files = ["mod.ts", ...filesBelow("src/")].filter((file) =>
  file.endsWith(".ts") && !DATA_FILES.has(file)
);

const DOCSTRING = /\/\*\*([^]*?)\*\//g;

/** The text of each docstring of a source, without the margin. */
function docstringsOf(file: string): string[] {
  return [...textOf(file).matchAll(DOCSTRING)].map(([, text]) =>
    text!.replaceAll(/\n\s*\* ?/g, "\n").trim()
  );
}

Deno.test("no docstring begins with What: it names the thing or states the act", () => {
  const found = files.flatMap((file) =>
    docstringsOf(file).filter((text) => /^what\b/i.test(text))
      .map((text) => `${file}: ${text.split("\n")[0]}`)
  );
  assertEquals(found, []);
});

Deno.test("every @example has a title", () => {
  const found = files.filter((file) =>
    docstringsOf(file).some((text) => /^@example\s*$/m.test(text))
  );
  assertEquals(found, []);
});

const OPTIONS =
  /^export interface (\w*(?:Options|Settings|Limits)|Fault)\b[^{]*\{\n([^]*?)^\}/gm;
const FIELD =
  /^ {2}\/\*\*((?:(?!\*\/)[^])*)\*\/\n {2}(?:readonly )?"?(\w+)"?\?: ((?:[^;{(]|\([^)]*\))+);/gm;

interface OptionField {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

/** The optional fields of the interfaces of options in a source. */
function optionFieldsOf(file: string): OptionField[] {
  return [...textOf(file).matchAll(OPTIONS)].flatMap(([, owner, fields]) =>
    [...fields!.matchAll(FIELD)].map(([, text, name, type]) => ({
      name: `${file}: ${owner}.${name}`,
      type: type!,
      text: text!.replaceAll(/\s*\n\s*\* ?/g, " ").trim(),
    }))
  );
}

// The command line has options of its own, which its help describes.
const optionFields = files.filter((file) => !file.startsWith("src/cli/"))
  .flatMap(optionFieldsOf);

Deno.test("options that have a value without the caller's state it", () => {
  assert(optionFields.length > 100, "the pattern finds the options");
  const found = optionFields.filter(({ type, text }) =>
    /^(?:boolean|number)\b/.test(type) &&
    !/@default \{|\b[Bb]y default\b/.test(text)
  );
  assertEquals(found.map(({ name }) => name), []);
});

Deno.test("a default that is a constant has the tag @default", () => {
  const constant = /\b(?:\d[\d,]*(?: MiB| ms)?|true|false) by default\b/;
  const found = optionFields.filter(({ text }) =>
    constant.test(text.replaceAll(/\([^)]*\)/g, ""))
  );
  assertEquals(found.map(({ name }) => name), []);
});
