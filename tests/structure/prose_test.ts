import { assertEquals } from "@std/assert";
import { DATA_FILES, filesBelow, textOf } from "./_sources.ts";

const files = ["mod.ts", ...filesBelow("src/")].filter((file) =>
  file.endsWith(".ts") && !DATA_FILES.has(file)
);

const DECLARED =
  /^(?:export )?(?:async )?(?:abstract )?(?:function\*?|const|let|class|interface|type) (\w+)/gm;
const EXPORTED = /^export (?:type )?\{([^}]*)\}/gm;

/** Every name that an entry point exports. */
const publicNames = new Set(
  files.filter((file) => /(?:^|\/)mod\.ts$/.test(file)).flatMap((file) => {
    const text = textOf(file);
    const listed = [...text.matchAll(EXPORTED)].flatMap(([, names]) =>
      names!.match(/\w+/g) ?? []
    );
    return [
      ...listed,
      ...[...text.matchAll(DECLARED)].map(([, name]) => name!),
    ];
  }),
);

/** Names with a capital inside that only the sources know. */
const innerNames = new Set(
  files.flatMap((file) =>
    [...textOf(file).matchAll(DECLARED)].map(([, name]) => name!)
  ).filter((name) => /[a-z][A-Z]/.test(name) && !publicNames.has(name))
    .filter((name) => name !== "camelCase"), // a word of its own
);

const COMMENT = /^\s*(?:\/\*\*|\*(?!\/)|\/\/)(.*)$/;
const STRING = /"((?:[^"\\]|\\.)*)"/g;
const EXAMPLE = /^\s*\* ```[^]*?^\s*\* ```$/gm;
const QUOTED_CODE = /`[^`]*`|\{@?\w+[^}]*\}|@param \w+|\w+\(/g;

/** The comments and the sentences in a source, without the code that they quote. */
function proseOf(file: string): string[] {
  return textOf(file).replace(EXAMPLE, "").split("\n").flatMap((line) => {
    const comment = COMMENT.exec(line)?.[1];
    if (comment !== undefined) return [comment.replace(QUOTED_CODE, "")];
    return [...line.matchAll(STRING)].map(([, text]) => text!)
      .filter((text) => /\w \w/.test(text));
  });
}

// A symbol that is renamed everywhere also replaces the word that it was.
for (const file of files) {
  Deno.test(`${file} has no inner name in its prose`, () => {
    const found = proseOf(file).filter((prose) =>
      (prose.match(/\w+/g) ?? []).some((word) => innerNames.has(word))
    );
    assertEquals(found, []);
  });
}
