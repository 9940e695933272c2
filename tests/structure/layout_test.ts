import { assert, assertEquals } from "@std/assert";
import { DATA_FILES, filesBelow, folderOf, textOf } from "./_sources.ts";

/** How many files a folder may hold. */
const MAX_FILES = 17;

/** How many lines a file may have without a reason in its header. */
const MAX_LINES = 350;

/** How a header states that reason, in TypeScript, CSS and Python. */
const REASON = /^(?:\/\/|\/\*|#) One file: /m;

const SOURCE = /\.(?:ts|tsx|js|css|py)$/;
const sources = ["src/", "page/", "scripts/", "examples/", "bench/"]
  .flatMap((folder) => [...filesBelow(folder)])
  .filter((file) => SOURCE.test(file) && !DATA_FILES.has(file));

const folders = Map.groupBy(sources, folderOf);

for (const [folder, files] of folders) {
  Deno.test(`${folder} holds at most ${MAX_FILES} files`, () => {
    assert(files.length <= MAX_FILES, `it holds ${files.length}`);
  });

  Deno.test(`${folder} has no group of files with a common prefix`, () => {
    const prefixed = Map.groupBy(
      files.filter((file) => file.endsWith(".ts")),
      (file) => /^[^_.]+/.exec(file.slice(folder.length))?.[0],
    );
    for (const [prefix, group] of prefixed) {
      assert(
        group.length < 3,
        `${group.join(", ")}: make a folder "${prefix}"`,
      );
    }
  });
}

Deno.test(`a file has at most ${MAX_LINES} lines, or a reason in its header`, () => {
  const long = sources.filter((file) => {
    const text = textOf(file);
    return text.split("\n").length - 1 > MAX_LINES &&
      !REASON.test(text.slice(0, 400));
  });
  assertEquals(long, []);
});

Deno.test("only entry points re-export", () => {
  const barrels = sources.filter((file) =>
    file.startsWith("src/") && !file.endsWith("/mod.ts") &&
    /^export (?:\*|\{[^}]*\}|type \{[^}]*\}) from /m.test(textOf(file))
  );
  assertEquals(barrels, []);
});

/** Folders of tests that mirror a folder of sources; the rest of `tests/` is named below. */
const MIRRORED: readonly (readonly [tests: string, sources: string])[] = [
  ["tests/", "src/"],
  ["tests/page/", "page/"],
  ["tests/scripts/", "scripts/"],
];

/** Folders of tests that are about more than one source. */
const OTHERS = [
  "tests/data/", // what tests read
  "tests/docs/", // what the documentation states
  "tests/examples/", // the examples, run as a user runs them
  "tests/end_to_end/", // several parts at once
  "tests/links/", // stand-ins for packages of JSR
  "tests/python_client/", // beside Prefect's own client
  "tests/smoke/", // the package in every runtime
  "tests/structure/", // the rules of the tree
];

const existing = new Set(["src/", "page/", "scripts/", "examples/"].flatMap(
  (root) => [...filesBelow(root)].flatMap((file) => [file, folderOf(file)]),
));

/** What a test of a mirrored folder may be about. */
function counterparts(test: string): string[] {
  return MIRRORED.filter(([tests]) => test.startsWith(tests))
    .map(([tests, sources]) =>
      sources + test.slice(tests.length).replace(/_test\.tsx?$/, "")
    )
    .flatMap((name) => [`${name}.ts`, `${name}.tsx`, `${name}/`]);
}

Deno.test("each test lies where its source lies", () => {
  const tests = [...filesBelow("tests/")].filter((file) =>
    /_test\.tsx?$/.test(file) &&
    !OTHERS.some((folder) => file.startsWith(folder))
  );
  const lost = tests.filter((test) =>
    !counterparts(test).some((path) => existing.has(path))
  );
  assertEquals(lost, []);
});

Deno.test("a file of tests without tests starts with an underscore", () => {
  const helpers = [...filesBelow("tests/")].filter((file) =>
    file.endsWith(".ts") && !file.endsWith("_test.ts") &&
    !/^tests\/(?:data|links|smoke|docs)\//.test(file)
  );
  const unmarked = helpers.filter((file) => !/\/_[^/]+$/.test(file));
  assertEquals(unmarked, []);
});
