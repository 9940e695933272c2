import { assertEquals, assertThrows } from "@std/assert";
import {
  allPins,
  describePackage,
  outputName,
  type PackageDescription,
  packageOf,
  pinsOf,
} from "../../../scripts/package/description.ts";
import { partImports, PARTS } from "../../../scripts/package/imports/parts.ts";
import {
  addresses,
  packageJson,
  pinned,
} from "../../../scripts/package/package_json.ts";

const DESCRIPTION: PackageDescription = {
  name: "@scope/name",
  version: "1.2.3",
  license: "MIT",
  description: "What it does",
  keywords: ["a"],
  entryPoints: { ".": "./mod.ts", "./pickle": "./src/pickle/mod.ts" },
  command: undefined,
  pins: { graphql: "16.0.0" },
  embedded: {},
};

Deno.test("packageJson() names what there is", () => {
  assertEquals(packageJson(DESCRIPTION, { graphql: "16.0.0" }), {
    name: "@scope/name",
    version: "1.2.3",
    description: "What it does",
    keywords: ["a"],
    license: "MIT",
    type: "module",
    sideEffects: false,
    engines: { node: ">=20.3" },
    exports: {
      ".": { types: "./types/mod.d.ts", default: "./dist/mod.js" },
      "./pickle": {
        types: "./types/src/pickle/mod.d.ts",
        default: "./dist/pickle.js",
      },
      "./package.json": "./package.json",
    },
    imports: partImports(),
    types: "./types/mod.d.ts",
    files: ["dist", "types", "THIRD_PARTY_NOTICES.txt"],
    dependencies: { graphql: "16.0.0" },
  });
});

Deno.test("packageJson() has the command where there is one", () => {
  const command = "./src/cli/program.ts";
  const { bin } = packageJson({ ...DESCRIPTION, command }, {});
  assertEquals(bin, { taskrun: "dist/taskrun.js" });
});

Deno.test("pinned() refuses a package without a version", () => {
  assertEquals(pinned(DESCRIPTION, ["graphql"]), { graphql: "16.0.0" });
  assertThrows(
    () => pinned(DESCRIPTION, ["left-pad"]),
    Error,
    'Cannot pin "left-pad": deno.json does not import it',
  );
});

const PINS: [specifier: string, pins: Record<string, string>][] = [
  ["npm:zod@4.6.7", { zod: "4.6.7" }],
  ["npm:zod@4.6.7/mini", { zod: "4.6.7" }],
  ["npm:/highlight.js@11.12.0/", { "highlight.js": "11.12.0" }],
  ["npm:@scope/x@1.0.0/y.js", { "@scope/x": "1.0.0" }],
  ["jsr:@std/assert@1.0.19", {}],
  ["./local.ts", {}],
];
for (const [specifier, pins] of PINS) {
  Deno.test(`pinsOf() reads ${specifier}`, () => {
    assertEquals(pinsOf({ name: specifier }), pins);
  });
}

Deno.test("allPins() reads imports and scopes", () => {
  const pins = allPins({
    imports: { zod: "npm:zod@4.6.7", "@std/assert": "jsr:@std/assert@1.0.19" },
    scopes: { "./": { esbuild: "npm:esbuild@0.28.2" } },
  });
  assertEquals(pins, { zod: "4.6.7", esbuild: "0.28.2" });
});

Deno.test("packageOf() is the name before a path", () => {
  assertEquals(packageOf("zod/mini"), "zod");
  assertEquals(packageOf("@scope/name/path.js"), "@scope/name");
});

Deno.test("outputName() is what stands after the package's name", () => {
  assertEquals(outputName("."), "mod");
  assertEquals(outputName("./pickle"), "pickle");
});

Deno.test("describePackage() has all fields that the registries require", async () => {
  const root = new URL("../../../", import.meta.url);
  const { pins, embedded, ...description } = await describePackage(root);
  assertEquals(Object.keys(embedded).sort(), [
    "@dagrejs/dagre",
    "preact",
    "uplot",
  ]);
  for (const [name, value] of Object.entries(pins)) {
    assertEquals(/^\d+\.\d+\.\d+$/.test(value), true, `${name} ${value}`);
  }
  for (const name of ["name", "version", "license", "description"] as const) {
    assertEquals(typeof description[name], "string", name);
  }
  assertEquals(description.keywords.includes("prefect"), true);
});

Deno.test("partImports() leaves parts out by the conditions of a bundler", () => {
  const leftOut = "./dist/left_out.js";
  const imports = partImports();
  assertEquals(imports["#parquet"], {
    "taskrunview-lookup": leftOut,
    "taskrunview-no-parquet": leftOut,
    default: "./dist/parts/parquet.js",
  });
  for (const { specifier, source } of PARTS) {
    assertEquals(imports[specifier]!["taskrunview-lookup"], leftOut);
    Deno.statSync(new URL(`../../../${source}`, import.meta.url));
  }
});

Deno.test("addresses() are given once the repository has one", () => {
  assertEquals(addresses(undefined), {});
  assertEquals(addresses("https://example.com/a/b"), {
    repository: { type: "git", url: "git+https://example.com/a/b.git" },
    homepage: "https://example.com/a/b#readme",
    bugs: "https://example.com/a/b/issues",
  });
});
