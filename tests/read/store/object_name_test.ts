import { assert, assertEquals, assertThrows } from "@std/assert";
import { ResultError } from "../../../mod.ts";
import {
  checkEndpoint,
  checkFolder,
  objectPath,
} from "../../../src/read/store/object_name.ts";

const NAMES: readonly (readonly [name: string, path: string])[] = [
  ["2022/5/9/k", "2022/5/9/k"],
  ["a b+c", "a%20b%2Bc"],
  ["100%25", "100%2525"],
  ["a?b=c#d", "a%3Fb%3Dc%23d"],
  ["!'()*", "%21%27%28%29%2A"],
  ["a//b/", "a//b/"],
  ["...", "..."],
  ["ä/🚢", "%C3%A4/%F0%9F%9A%A2"],
];
for (const [name, path] of NAMES) {
  Deno.test(`objectPath() of ${JSON.stringify(name)} is ${path}`, () => {
    assertEquals(objectPath(name, { slashes: "kept" }), path);
    const encoded = path.replaceAll("/", "%2F");
    assertEquals(objectPath(name, { slashes: "encoded" }), encoded);
    const url = new URL(`https://store.example/b/${path}`);
    assertEquals(url.pathname, `/b/${path}`, "fetch sends it as it is");
  });
}

for (const name of ["..", "a/../b", "./a", "a/.", "\ud800"]) {
  Deno.test(`objectPath() refuses ${JSON.stringify(name)}`, () => {
    const error = assertThrows(
      () => objectPath(name, { slashes: "kept" }),
      ResultError,
    );
    assertEquals(error.code, "unsupported");
  });
}

const FOLDERS: readonly (readonly [
  name: string | null | undefined,
  code: string | null,
])[] = [
  ["bucket", null],
  ["", "no_location"],
  [null, "no_location"],
  [undefined, "no_location"],
  ["a/b", "unsupported"],
  ["..", "unsupported"],
];
for (const [name, code] of FOLDERS) {
  Deno.test(`checkFolder() of ${name} is ${code ?? "right"}`, () => {
    const check = () => checkFolder(name, "bucket", /^[a-z]+$/);
    if (code === null) return assertEquals(check(), name!);
    assertEquals(assertThrows(check, ResultError).code as string, code);
  });
}

const ENDPOINTS: readonly (readonly [
  endpoint: string | URL,
  checked: string | undefined,
])[] = [
  ["https://store.example", "https://store.example"],
  ["https://store.example/base//", "https://store.example/base"],
  ["localhost:9000", "http://localhost:9000"],
  [new URL("http://localhost:9000/"), "http://localhost:9000"],
  ["https://store.example/?sig=secret", "https://store.example"],
  ["ftp://store.example", undefined],
  ["https://user:secret@store.example", undefined],
  ["not a URL", undefined],
];
for (const [endpoint, checked] of ENDPOINTS) {
  Deno.test(`checkEndpoint() of ${endpoint} is ${checked}`, () => {
    const check = () => checkEndpoint(endpoint, "s3.endpoint");
    if (checked !== undefined) return assertEquals(check(), checked);
    const error = assertThrows(check, ResultError, '"s3.endpoint"');
    assert(!error.message.includes("secret"));
  });
}
