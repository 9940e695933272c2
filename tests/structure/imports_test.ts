import { assert, assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);

/** From what users call down to what imports nothing; `x/` is a folder. */
const LEVELS: readonly (readonly string[])[] = [
  ["src/http/", "src/page/"],
  ["mod.ts"],
  ["src/stream.ts", "src/watch.ts"],
  ["src/mapped_results.ts", "src/probe_result.ts"],
  [
    "src/task_run.ts",
    "src/mapped.ts",
    "src/open_result.ts",
    "src/describe_result.ts",
    "src/list.ts",
    "src/encode_json.ts",
    "src/api/tenant.ts",
  ],
  ["src/view.ts"],
  ["src/children/gather.ts", "src/children/finished.ts"],
  ["src/children/rows.ts", "src/children/json_line.ts"],
  ["src/api/client.ts"],
  ["src/result/load.ts", "src/result/context.ts", "src/api/request.ts"],
  ["src/result/resolve_ref.ts"],
  ["src/api/attempts.ts"],
  ["src/api/graphql.ts", "src/api/request_error.ts", "src/api/transport.ts"],
  [
    "src/api/config.ts",
    "src/api/cloud_secret.ts",
    "src/api/headers.ts",
    "src/model/row.ts",
    "src/read/",
    "src/decode/",
    "src/model/schema.ts",
    "src/model/result_problem.ts",
    "src/model/task_run_source.ts",
    "src/json/",
    "src/api/task_runs.ts",
  ],
  ["src/api/config_files.ts"],
  [
    "src/model/state/",
    "src/pickle/",
    "src/platform/environment.ts",
    "src/platform/permissions.ts",
    "src/async/once.ts",
    "src/async/retry.ts",
    "src/api/python_literal.ts",
    "src/api/pause.ts",
    "src/api/redact.ts",
    "src/async/prefetch.ts",
    "src/checksum/",
    "src/api/paging.ts",
    "src/async/polling.ts",
    "src/async/pool.ts",
    "src/async/stall.ts",
    "src/api/query.ts",
  ],
  [
    "src/async/abort.ts",
    "src/model/errors.ts",
    "src/model/uuid.ts",
    "src/async/lazy_import.ts",
    "src/async/retry_options.ts",
    "src/platform/read_text.ts",
    "src/async/time_slices.ts",
    "src/platform/tracing.ts",
  ],
  ["src/model/result_ref.ts"],
];

/** Packages, and the one file that may import each. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  "graphql-request": ["src/api/graphql.ts"],
  "graphql/version.js": ["src/api/request.ts"],
  "aws4fetch": ["src/read/aws/sign.ts"],
  "jose": ["src/read/gcs/token.ts"],
  "smol-toml": ["src/api/config_files.ts"],
  "@noble/hashes/sha2.js": ["src/decode/unpack/checksum.ts"],
  "fzstd": ["src/decode/pandas/parquet/codecs.ts"],
  "hyparquet": [
    "src/decode/pandas/parquet/chunk.ts", // types
    "src/decode/pandas/parquet/footer.ts",
    "src/decode/pandas/parquet/pages.ts", // types
    "src/decode/pandas/parquet/read.ts",
    "src/decode/pandas/parquet/values.ts", // types
  ],
  "hyparquet/src/assemble.js": [
    "src/decode/pandas/parquet/chunk.ts",
    "src/decode/pandas/parquet/read.ts",
  ],
  "hyparquet/src/column.js": ["src/decode/pandas/parquet/pages.ts"],
  "hyparquet/src/convert.js": [
    "src/decode/pandas/parquet/chunk.ts",
    "src/decode/pandas/parquet/read.ts",
  ],
  "hyparquet/src/delta.js": ["src/decode/pandas/parquet/values.ts"],
  "hyparquet/src/encoding.js": ["src/decode/pandas/parquet/values.ts"],
  "hyparquet/src/plain.js": ["src/decode/pandas/parquet/values.ts"],
  "hyparquet/src/schema.js": ["src/decode/pandas/parquet/read.ts"],
  "hyparquet/src/snappy.js": ["src/decode/pandas/parquet/codecs.ts"],
  "hyparquet-compressors/src/brotli.js": [
    "src/decode/pandas/parquet/codecs.ts",
  ],
  "hyparquet-compressors/src/gzip.js": ["src/decode/pandas/parquet/codecs.ts"],
  "hyparquet-compressors/src/lz4.js": ["src/decode/pandas/parquet/codecs.ts"],
  "pako": ["src/decode/unpack/inflate.ts"],
  "zod/mini": ["src/model/row.ts", "src/http/wire.ts"],
  "node:fs": ["src/read/local/open.ts", "src/read/local/roots.ts"],
  "node:fs/promises": [
    "src/read/local/file.ts", // a type
    "src/read/local/open.ts", // a type
    "src/read/store/text_file.ts",
  ],
  "node:path": ["src/read/local/roots.ts"],
};

function* sources(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(new URL(folder, ROOT))) {
    if (isDirectory) yield* sources(`${folder}${name}/`);
    else if (name.endsWith(".ts")) yield folder + name;
  }
}

const TYPES_ALONE = /(?:import|export) type [^;]*;/g;
const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*)"([^"]+)"/g;

function codeOf(file: string): string {
  const text = Deno.readTextFileSync(new URL(file, ROOT));
  return text.replace(/\/\*[^]*?\*\//g, ""); // examples in comments
}

function importsOf(file: string, text = codeOf(file)): string[] {
  return [...text.matchAll(IMPORT)].map(([, specifier]) =>
    specifier!.startsWith(".")
      ? new URL(specifier!, new URL(file, ROOT)).href.slice(ROOT.href.length)
      : specifier!
  );
}

const isRelative = (specifier: string) =>
  /^(?:src\/|mod\.ts|tests\/)/.test(specifier);
const levelOf = (file: string) =>
  LEVELS.findIndex((level) =>
    level.some((name) =>
      file === name || (name.endsWith("/") && file.startsWith(name))
    )
  );
const folderOf = (file: string) => file.slice(0, file.lastIndexOf("/") + 1);

const files = ["mod.ts", ...sources("src/")];
const core = files.filter((file) => !/^src\/(?:testing|cli)\//.test(file));

for (const file of core) {
  Deno.test(`${file} imports only what lies below it`, () => {
    assert(levelOf(file) >= 0, "it has no level: add it to the table");
    for (const imported of importsOf(file).filter(isRelative)) {
      const within = folderOf(file) !== "src/" &&
        levelOf(imported) === levelOf(file);
      assert(
        within || levelOf(imported) > levelOf(file),
        `it imports ${imported}`,
      );
    }
  });
}

for (const file of core) {
  Deno.test(`${file} imports only packages that are its own`, () => {
    const packages = importsOf(file).filter((specifier) =>
      !isRelative(specifier)
    );
    for (const name of packages) {
      assert(PACKAGES[name]?.includes(file), `it imports "${name}"`);
    }
  });
}

for (const folder of ["src/pickle/", "src/testing/"]) {
  Deno.test(`${folder} imports nothing of ours from outside`, () => {
    for (const file of files.filter((name) => name.startsWith(folder))) {
      const outside = importsOf(file).filter(isRelative).filter((name) =>
        !name.startsWith(folder)
      );
      assertEquals(outside, [], file);
    }
  });
}

/** What each folder may import beside itself: entry points, and inner modules by name. */
const ENTRY_POINTS = ["mod.ts", "src/pickle/mod.ts"];
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "src/http/": [
    ...ENTRY_POINTS,
    "src/api/client.ts",
    "src/api/query.ts",
    "src/children/json_line.ts",
    "src/mapped_results.ts",
    "src/model/uuid.ts",
    "src/read/local/path.ts",
    "src/read/local/roots.ts",
  ],
  "src/page/": ENTRY_POINTS,
  "src/cli/": [
    ...ENTRY_POINTS,
    "src/http/mod.ts",
    "src/page/mod.ts",
    "src/api/client.ts",
    "src/api/query.ts",
    "src/children/json_line.ts",
    "src/decode/auto.ts",
    "src/decode/unpack/unpack.ts",
    "src/mapped_results.ts",
    "src/model/row.ts",
    "src/model/uuid.ts",
    "src/read/reader.ts",
    "src/read/credential_search.ts",
  ],
};
for (const [folder, allowed] of Object.entries(ALLOWED)) {
  Deno.test(`${folder} imports entry points, and inner modules of its list`, () => {
    const imported = new Set<string>();
    for (const file of files.filter((name) => name.startsWith(folder))) {
      const outside = importsOf(file).filter(isRelative).filter((name) =>
        !name.startsWith(folder)
      );
      for (const name of outside) imported.add(name);
      assertEquals(outside.filter((name) => !allowed.includes(name)), [], file);
    }
    const unused = allowed.filter((name) =>
      !ENTRY_POINTS.includes(name) && !imported.has(name)
    );
    assertEquals(unused, []);
  });
}

Deno.test("src/cli/ imports built-ins of Node and packages that are its own", () => {
  const packages: Readonly<Record<string, string>> = {
    "hyparquet": "src/cli/file_content.ts",
    "hyparquet-writer": "src/cli/export/parquet.ts",
  };
  for (const file of files.filter((name) => name.startsWith("src/cli/"))) {
    const values = codeOf(file).replace(TYPES_ALONE, "");
    const others = importsOf(file, values).filter((name) =>
      !isRelative(name) && !name.startsWith("node:") && packages[name] !== file
    );
    assertEquals(others, [], file);
  }
});

Deno.test("no import comes round to where it started, but for types", () => {
  const open = new Set<string>();
  const closed = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    if (closed.has(file)) return;
    assert(!open.has(file), [...way, file].join(" → "));
    open.add(file);
    const imported = importsOf(file, codeOf(file).replace(TYPES_ALONE, ""));
    for (const next of imported.filter(isRelative)) visit(next, [...way, file]);
    open.delete(file);
    closed.add(file);
  };
  for (const file of files) visit(file, []);
});

Deno.test("src/ uses nothing that one runtime alone has, and nothing from JSR", () => {
  for (const file of files) {
    assert(!/(?<!")\b(?:Deno|Bun)\.|"jsr:|"@std\//.test(codeOf(file)), file);
  }
});
