import { assert, assertEquals } from "@std/assert";
import { codeOf, filesBelow, importsOf, isRelative } from "./_sources.ts";

/**
 * Folders from what users call down to what imports nothing. A file imports
 * from its own folder and from lower levels; `src/` is the files of its root.
 */
const LEVELS: readonly (readonly string[])[] = [
  ["src/cli/"],
  ["src/http/", "src/page/", "src/archive/", "src/remote/"],
  ["mod.ts"],
  ["src/"],
  ["src/children/", "src/flow_runs/"],
  ["src/json/"],
  ["src/api/"],
  ["src/result/"],
  ["src/read/", "src/decode/"],
  ["src/model/", "src/pickle/"],
  ["src/async/"],
  ["src/platform/", "src/checksum/", "src/notation/"],
];

/** Folders that stand apart: they import nothing of ours from outside but this. */
const APART = ["src/pickle/", "src/testing/"];
const EVERYWHERE = "src/platform/options.ts";

/** Packages, and the one file that may import each. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  "graphql-request": ["src/api/graphql.ts"],
  "graphql/version.js": ["src/api/request.ts"],
  "aws4fetch": ["src/read/aws/sign.ts"],
  "jose": ["src/read/gcs/token.ts"],
  "smol-toml": ["src/api/settings/config_files.ts"],
  "@noble/hashes/sha2.js": ["src/decode/unpack/checksum.ts"],
  "fzstd": [
    "src/decode/pandas/parquet/codecs/codecs.ts",
    "src/pickle/arrow_ipc/zstd.ts", // that folder stands apart
  ],
  "@uwdata/flechette/src/decode/decode-ipc.js": [
    "src/pickle/arrow_ipc/library.ts",
  ],
  "hyparquet": [
    "src/archive/export/parquet.ts", // a type
    "src/cli/export/parquet.ts", // a type
    "src/cli/file_content.ts",
    "src/decode/pandas/parquet/cells.ts", // a type
    "src/decode/pandas/parquet/chunk.ts", // types
    "src/decode/pandas/parquet/columns.ts", // a type
    "src/decode/pandas/parquet/footer.ts", // a type
    "src/decode/pandas/parquet/leaf.ts", // a type
    "src/decode/pandas/parquet/metadata.ts",
    "src/decode/pandas/parquet/nested.ts", // types
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
  "hyparquet/src/encoding.js": ["src/decode/pandas/parquet/values.ts"],
  "hyparquet/src/plain.js": ["src/decode/pandas/parquet/values.ts"],
  "hyparquet/src/schema.js": ["src/decode/pandas/parquet/read.ts"],
  "hyparquet/src/snappy.js": ["src/decode/pandas/parquet/codecs/codecs.ts"],
  "hyparquet-compressors/src/brotli.js": [
    "src/decode/pandas/parquet/codecs/codecs.ts",
  ],
  "hyparquet-compressors/src/gzip.js": [
    "src/decode/pandas/parquet/codecs/codecs.ts",
  ],
  "@jmespath-community/jmespath": ["src/cli/output/query.ts"],
  "hyparquet-writer": [
    "src/archive/export/parquet.ts",
    "src/cli/export/parquet.ts",
  ],
  "pako": [
    "src/decode/unpack/inflate.ts",
    "src/http/compression/pako_codings.ts", // packs: loaded only to compress
  ],
  "zod/mini": [
    "src/flow_runs/children_count.ts",
    "src/flow_runs/flow_graph.ts",
    "src/model/flow_run_row.ts",
    "src/model/log_row.ts",
    "src/model/check/checked.ts", // a type
    "src/model/check/schema.ts",
    "src/http/wire.ts",
    "src/http/rows/operations.ts",
    "src/http/rows/where.ts",
  ],
  "node:crypto": [
    "src/archive/read/object.ts",
    "src/archive/write/objects.ts",
  ],
  "node:fs": [
    "src/archive/write/lock.ts",
    "src/read/local/roots.ts",
    "src/read/local/same_file.ts",
  ],
  "node:fs/promises": [
    "src/archive/export/output_file.ts",
    "src/archive/read/object.ts",
    "src/archive/read/open_database.ts",
    "src/archive/write/objects.ts",
    "src/archive/write/open_writer.ts",
    "src/read/local/file.ts", // a type
    "src/read/local/open.ts", // a type
    "src/read/store/text_file.ts",
  ],
  "node:path": ["src/read/local/roots.ts"],
  "node:sqlite": ["src/archive/sqlite.ts"],
  "node-sqlite3-wasm": ["src/archive/sqlite.ts"],
  "node:url": ["src/archive/read/open_archive.ts"],
  "node:util": ["src/archive/read/object.ts", "src/archive/write/objects.ts"],
  "node:zlib": [
    "src/archive/read/object.ts",
    "src/archive/write/objects.ts",
    "src/http/compression/node_codings.ts",
  ],
  "postgres": ["src/archive/source/postgres/connection.ts"],
};

const files = [
  "mod.ts",
  ...[...filesBelow("src/")].filter((file) => file.endsWith(".ts")),
];

/** The folder of `src/` that a file lies in: `src/read/aws/s3.ts` in `src/read/`. */
function roomOf(file: string): string {
  return /^src\/[^/]+\/|^src\/|^mod\.ts$/.exec(file)![0];
}

const levelOf = (file: string) =>
  LEVELS.findIndex((level) => level.includes(roomOf(file)));

for (const file of files.filter((file) => !APART.includes(roomOf(file)))) {
  Deno.test(`${file} imports only what lies below its folder`, () => {
    assert(levelOf(file) >= 0, `"${roomOf(file)}" has no level`);
    for (const imported of importsOf(file).filter(isRelative)) {
      assert(
        roomOf(imported) === roomOf(file) || levelOf(imported) > levelOf(file),
        `it imports ${imported}`,
      );
    }
  });
}

for (const folder of APART) {
  Deno.test(`${folder} imports nothing of ours from outside`, () => {
    for (const file of files.filter((name) => name.startsWith(folder))) {
      const outside = importsOf(file).filter(isRelative)
        .filter((name) => !name.startsWith(folder) && name !== EVERYWHERE);
      assertEquals(outside, [], file);
    }
  });
}

/** What each folder may import beside itself: entry points, and inner modules by name. */
const ENTRY_POINTS = ["mod.ts", "src/pickle/mod.ts"];
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "src/http/": [
    ...ENTRY_POINTS,
    EVERYWHERE,
    "src/api/client.ts",
    "src/children/json_line.ts",
    "src/children/times.ts",
    "src/flow_runs/children_count.ts",
    "src/flow_runs/find_flow_run.ts",
    "src/flow_runs/flow_graph.ts",
    "src/json/display.ts",
    "src/list_flow_runs.ts",
    "src/logs.ts",
    "src/mapped_results.ts",
    "src/model/flow_run_source.ts",
    "src/model/task_run_source.ts",
    "src/model/times_row.ts",
    "src/model/timestamp.ts",
    "src/model/uuid.ts",
    "src/read/reader.ts",
    "src/read/local/path.ts",
    "src/read/local/roots.ts",
    "src/read/readers.ts",
  ],
  "src/page/": [...ENTRY_POINTS, EVERYWHERE],
  "src/cli/": [
    ...ENTRY_POINTS,
    EVERYWHERE,
    "src/archive/mod.ts",
    "src/http/mod.ts",
    "src/page/mod.ts",
    "src/api/client.ts",
    "src/api/query.ts",
    "src/model/timestamp.ts",
    "src/children/json_line.ts",
    "src/decode/sniff_format.ts",
    "src/decode/unpack/unpack.ts",
    "src/json/budget.ts",
    "src/json/cells.ts",
    "src/mapped_results.ts",
    "src/flow_runs/children_count.ts",
    "src/model/flow_run_row.ts",
    "src/model/row.ts",
    "src/model/uuid.ts",
    "src/notation/float.ts",
    "src/notation/missing.ts",
    "src/notation/quoted.ts",
    "src/pickle/values/json/encode_error.ts",
    "src/pickle/values/marks.ts",
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

Deno.test("each package is imported by the one file that owns it", () => {
  const own = files.filter((file) => !file.startsWith("src/testing/"));
  for (const file of own) {
    const packages = importsOf(file).filter((name) =>
      !isRelative(name) &&
      !(file.startsWith("src/cli/") && name.startsWith("node:"))
    );
    for (const name of packages) {
      assert(PACKAGES[name]?.includes(file), `${file} imports "${name}"`);
    }
  }
});

Deno.test("no import leads back to where it started, types included", () => {
  const open = new Set<string>();
  const closed = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    if (closed.has(file)) return;
    assert(!open.has(file), [...way, file].join(" → "));
    open.add(file);
    for (const next of importsOf(file).filter(isRelative)) {
      visit(next, [...way, file]);
    }
    open.delete(file);
    closed.add(file);
  };
  for (const file of files) visit(file, []);
});

Deno.test("src/ uses no runtime's own global, and nothing from JSR", () => {
  for (const file of files) {
    assert(!/(?<!")\b(?:Deno|Bun)\.|"jsr:|"@std\//.test(codeOf(file)), file);
  }
});
