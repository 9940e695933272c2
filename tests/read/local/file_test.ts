import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { toText } from "@std/streams";
import { promises } from "node:fs";
import { join } from "node:path";
import { type ReadSettings, ResultError } from "../../../mod.ts";
import { localReader } from "../../../src/read/local/file.ts";
import { checkLocalPlace, confine } from "../../../src/read/local/path.ts";
import { readContext } from "../_context.ts";
import { inResults, open, withFolder } from "./_folder.ts";

Deno.test({
  name: "localReader does not wait for a named pipe",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      const pipe = join(folder, "results/pipe");
      await new Deno.Command("mkfifo", { args: [pipe] }).output();
      await assertRejects(
        () => open(inResults("pipe")(folder)),
        ResultError,
        "is not a regular file",
      );
    }),
});

Deno.test("localReader refuses a file over maxBytes before reading it", () =>
  withFolder(async (folder) => {
    const place = inResults("2022/5/k")(folder);
    assertEquals(await toText(await open(place, { maxBytes: 6 })), "stored");
    const error = await assertRejects(
      () => open(place, { maxBytes: 5 }),
      ResultError,
    );
    assertEquals(error.code, "too_large");
  }));

Deno.test("localReader closes the file when its stream is cancelled", () =>
  withFolder(async (folder) => {
    const stream = await open(inResults("2022/5/k")(folder));
    await stream.cancel();
  }));

Deno.test("localReader gives large files in chunks", () =>
  withFolder(async (folder) => {
    const bytes = new Uint8Array(3_000_000).fill(7);
    await Deno.writeFile(join(folder, "results/large"), bytes);
    const sizes: number[] = [];
    const stream = await open(inResults("large")(folder), { maxBytes: 1e9 });
    for await (const chunk of stream) sizes.push(chunk.length);
    assertEquals(sizes.reduce((sum, size) => sum + size), bytes.length);
    assert(sizes.length > 1);
  }));

Deno.test({
  name: "localReader says which permission is missing",
  permissions: { read: false, env: true },
  fn: async () => {
    const error = await assertRejects(
      () => open({ dir: "/results", location: "k" }),
      ResultError,
      "--allow-read",
    );
    assertEquals(error.code, "denied");
  },
});

Deno.test("localReader looks at a file without reading it whole", () =>
  withFolder(async (folder) => {
    const bytes = Uint8Array.from({ length: 2_000 }, (_, at) => at % 256);
    await Deno.writeFile(join(folder, "results/k"), bytes);
    const time = new Date("2022-05-09T06:30:00Z");
    await Deno.utime(join(folder, "results/k"), time, time);
    const ref = {
      type: "LocalResult",
      dir: `${folder}/results`,
      location: "k",
    };
    const probe = await localReader.probe!(
      ref,
      readContext({}, { maxBytes: 1 }),
    );
    assertEquals(probe, {
      size: 2_000,
      modified: time.toISOString(),
      head: bytes.subarray(0, 512),
    });
    await assertRejects(
      () => localReader.probe!({ ...ref, location: "none" }, readContext()),
      ResultError,
      "does not exist",
    );
  }));

const CONFINED: readonly (readonly [
  what: string,
  local: (folder: string) => ReadSettings["local"],
  within: string,
  isRead: boolean,
])[] = [
  ["no settings, and its folder", () => undefined, "results", true],
  ["no settings, and another folder", () => undefined, "elsewhere", false],
  ["a root, and a folder in it", (f) => ({ roots: [f] }), "results/2022", true],
  ["a root, and another folder", (f) => ({ roots: [f] }), "elsewhere", false],
  [
    "another root, and its folder",
    (f) => ({ roots: [`${f}/elsewhere`] }),
    "results",
    false,
  ],
  ["a root, and a link to its folder", (f) => ({ roots: [f] }), "link", true],
  ["no local files, and its folder", () => false, "results", false],
];
for (const [what, local, within, isRead] of CONFINED) {
  Deno.test(`localReader ${isRead ? "reads" : "refuses"} a file with ${what}`, () =>
    withFolder(async (folder) => {
      const ref = {
        type: "LocalResult",
        dir: `${folder}/results`,
        location: "2022/5/k",
      };
      const settings = confine({ local: local(folder) }, [
        `${folder}/${within}`,
      ]);
      const opened = localReader.open(ref, readContext(settings));
      if (isRead) return assertEquals(await toText(await opened), "stored");
      const error = await assertRejects(() => opened, ResultError);
      assertEquals(error.code, "denied");
      if (within === "link") return;
      const check = () => checkLocalPlace(ref, settings);
      assertEquals(assertThrows(check, ResultError).code, "denied");
    }));
}

// In a program of its own: Deno opens /proc only where everything is allowed.
Deno.test({
  name:
    "localReader reads files whose size is not known in blocks, up to maxBytes",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--quiet",
        "--no-check",
        "--allow-all",
        `${import.meta.dirname}/_read_proc.ts`,
      ],
    }).output();
    const printed = new TextDecoder().decode(stdout);
    assert(printed !== "", new TextDecoder().decode(stderr));
    const { reads, size, code, probed } = JSON.parse(printed);
    assert(reads < size / 100, `${size} bytes in ${reads} reads`);
    assertEquals([code, probed], ["too_large", [null, 512]]);
  },
});

/** The asynchronous calls of the file system during a call. */
async function callsDuring(run: () => Promise<unknown>): Promise<string[]> {
  const calls: string[] = [];
  const note = <T extends object>(target: T, name: keyof T & string) => {
    const method = target[name] as (...args: unknown[]) => unknown;
    const noted = (...args: unknown[]) => {
      calls.push(name);
      return method.apply(target, args);
    };
    Object.assign(target, { [name]: noted });
    return () => Object.assign(target, { [name]: method });
  };
  const { open } = promises;
  const restores = (["realpath", "stat", "lstat", "readFile"] as const)
    .map((name) => note(promises, name));
  promises.open = async (...args) => {
    calls.push("open");
    const handle = await open(...args);
    for (const name of ["read", "stat", "close"] as const) note(handle, name);
    return handle;
  };
  try {
    await run();
    return calls;
  } finally {
    promises.open = open;
    for (const restore of restores) restore();
  }
}

Deno.test("localReader takes three asynchronous calls for a file, once its folder is known", () =>
  withFolder(async (folder) => {
    const read = async () => {
      await toText(await open(inResults("2022/5/k")(folder)));
    };
    assertEquals(await callsDuring(read), [
      "realpath",
      "open",
      "read",
      "close",
    ]);
    assertEquals(await callsDuring(read), ["open", "read", "close"]);
  }));

Deno.test("localReader reads on after a folder has become a link", () =>
  withFolder(async (folder) => {
    const read = async () =>
      await toText(await open(inResults("2022/5/k")(folder)));
    assertEquals(await read(), "stored");
    await Deno.rename(`${folder}/results/2022`, `${folder}/results/moved`);
    await Deno.symlink(`${folder}/results/moved`, `${folder}/results/2022`);
    assertEquals(await read(), "stored");
    await Deno.remove(`${folder}/results/2022`);
    await Deno.symlink(`${folder}/elsewhere`, `${folder}/results/2022`);
    await Deno.mkdir(`${folder}/elsewhere/5`);
    await Deno.writeTextFile(`${folder}/elsewhere/5/k`, "outside");
    await assertRejects(read, ResultError, "lies outside");
  }));
