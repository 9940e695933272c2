import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { toText } from "@std/streams";
import { promises } from "node:fs";
import { join } from "node:path";
import {
  type ReadSettings,
  ResultError,
  type ResultErrorCode,
  type ResultRef,
} from "../../../mod.ts";
import { localReader } from "../../../src/read/local/file.ts";
import { checkLocalPlace, confine } from "../../../src/read/local/path.ts";
import { readContext } from "../_context.ts";

/** A folder that is gone afterwards: `results/` with files, `elsewhere/`. */
async function withFolder(
  run: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    await Deno.mkdir(join(folder, "results/2022/5"), { recursive: true });
    await Deno.mkdir(join(folder, "results/folder"));
    await Deno.mkdir(join(folder, "results-2"));
    await Deno.mkdir(join(folder, "elsewhere"));
    await Deno.writeTextFile(join(folder, "results/2022/5/k"), "stored");
    await Deno.writeTextFile(join(folder, "results/ü %2e+k"), "odd name");
    await Deno.writeTextFile(join(folder, "results/empty"), "");
    await Deno.writeTextFile(join(folder, "results-2/k"), "neighbour");
    await Deno.writeTextFile(join(folder, "elsewhere/k"), "outside");
    await Deno.symlink(
      join(folder, "results/2022"),
      join(folder, "results/inner"),
    );
    await Deno.symlink(
      join(folder, "elsewhere"),
      join(folder, "results/outer"),
    );
    await Deno.symlink(join(folder, "results"), join(folder, "link"));
    await Deno.symlink(
      join(folder, "results/loop"),
      join(folder, "results/loop"),
    );
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

type Place = {
  dir: string | null;
  location: string;
  local?: ReadSettings["local"];
};
const inResults = (location: string) => (folder: string): Place => ({
  dir: join(folder, "results"),
  location,
});

function open(place: Place, more = {}): Promise<ReadableStream<Uint8Array>> {
  const ref: ResultRef = {
    type: "LocalResult",
    dir: place.dir,
    location: place.location,
  };
  return localReader.open(ref, readContext({ local: place.local }, more));
}

const READ: [what: string, place: (folder: string) => Place, text: string][] = [
  ["a relative location", inResults("2022/5/k"), "stored"],
  [
    "an absolute location inside dir",
    (f) => inResults(`${f}/results/2022/5/k`)(f),
    "stored",
  ],
  [
    "a location that goes up and comes back",
    inResults("../results/2022/./5/k"),
    "stored",
  ],
  [
    "a name with spaces, percent signs and umlauts",
    inResults("ü %2e+k"),
    "odd name",
  ],
  ["an empty file", inResults("empty"), ""],
  ["a symbolic link that stays inside", inResults("inner/5/k"), "stored"],
  [
    "a dir that is a symbolic link",
    (f) => ({ dir: `${f}/link`, location: `${f}/link/2022/5/k` }),
    "stored",
  ],
  [
    "a location outside dir, inside a root",
    (f) => ({
      dir: `${f}/results`,
      location: `${f}/elsewhere/k`,
      local: { roots: [`${f}/nowhere`, f] },
    }),
    "outside",
  ],
  [
    "a relative location without dir, from the first root",
    (f) => ({ dir: null, location: "elsewhere/k", local: { roots: [f] } }),
    "outside",
  ],
  [
    "a way through a link outside the roots that leads inside",
    (f) => ({
      dir: `${f}/link`,
      location: "2022/5/k",
      local: { roots: [`${f}/results`] },
    }),
    "stored",
  ],
  [
    "a dir with a slash at its end",
    (f) => ({ dir: `${f}/results/`, location: "2022/5/k" }),
    "stored",
  ],
];
for (const [what, place, text] of READ) {
  Deno.test(`localReader reads ${what}`, () =>
    withFolder(async (folder) => {
      assertEquals(await toText(await open(place(folder))), text);
    }));
}

const REFUSED: [
  what: string,
  place: (folder: string) => Place,
  code: ResultErrorCode,
  message: string,
][] = [
  [
    "a file that is not there",
    inResults("2022/none"),
    "not_found",
    "does not exist",
  ],
  [
    "a path through a file",
    inResults("2022/5/k/x"),
    "not_found",
    "does not exist",
  ],
  [
    "an absolute location outside dir",
    (f) => inResults(`${f}/elsewhere/k`)(f),
    "denied",
    "lies outside",
  ],
  [
    "a location that goes up",
    inResults("../elsewhere/k"),
    "denied",
    "lies outside",
  ],
  [
    "a file outside that is not there",
    inResults("../elsewhere/none"),
    "denied",
    "lies outside",
  ],
  [
    "a neighbour whose name starts alike",
    (f) => inResults(`${f}/results-2/k`)(f),
    "denied",
    "lies outside",
  ],
  [
    "a symbolic link that leads outside",
    inResults("outer/k"),
    "denied",
    "lies outside",
  ],
  [
    "a dir outside the roots",
    (f) => ({
      ...inResults("2022/5/k")(f),
      local: { roots: [`${f}/elsewhere`] },
    }),
    "denied",
    "lies outside",
  ],
  [
    "any file without a root",
    (f) => ({ ...inResults("2022/5/k")(f), local: { roots: [] } }),
    "denied",
    "outside no folder",
  ],
  [
    "a location without dir and roots",
    () => ({ dir: null, location: "k" }),
    "denied",
    "it has no folder",
  ],
  [
    "any file with local: false",
    (f) => ({ ...inResults("2022/5/k")(f), local: false }),
    "denied",
    "switched off",
  ],
  ["a folder", inResults("folder"), "read_failed", "is not a regular file"],
  ["a link to itself", inResults("loop"), "read_failed", "cannot be read"],
  ["a name with NUL", inResults("a\0b"), "read_failed", "cannot be read"],
  [
    "a dir of Windows",
    () => ({ dir: "C:\\Users\\ada\\.prefect\\results", location: "k" }),
    "unsupported",
    "is a path of Windows",
  ],
  [
    "a location of Windows",
    () => ({ dir: null, location: "\\\\server\\share\\k" }),
    "unsupported",
    "is a path of Windows",
  ],
];
for (const [what, place, code, message] of REFUSED) {
  Deno.test(`localReader refuses ${what}`, () =>
    withFolder(async (folder) => {
      const error = await assertRejects(
        () => open(place(folder)),
        ResultError,
        message,
      );
      assertEquals(error.code, code);
      assertEquals(error.ref?.type, "LocalResult");
    }));
}

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

for (
  const [what, place, code] of REFUSED.filter(([, , code]) =>
    code !== "read_failed" && code !== "not_found"
  )
) {
  Deno.test(`checkLocalPlace() speaks against ${what}, if it needs no look`, () => {
    const { dir, location, local } = place("/data");
    const ref: ResultRef = { type: "LocalResult", dir, location };
    const check = () => checkLocalPlace(ref, { local });
    if (what.includes("symbolic link")) return check();
    const error = assertThrows(check, ResultError);
    assertEquals(error.code, code);
  });
}

for (const [what, place] of READ.filter(([what]) => !what.includes("link"))) {
  Deno.test(`checkLocalPlace() has nothing against ${what}`, () => {
    const { dir, location, local } = place("/data");
    checkLocalPlace({ type: "LocalResult", dir, location }, { local });
  });
}

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

Deno.test({
  name:
    "localReader reads files whose size is not known in blocks, up to maxBytes",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const place = { dir: "/proc/self", location: "smaps" };
    const chunks: number[] = [];
    const stream = await open(place, { maxBytes: 1e9 });
    for await (const { length } of stream) chunks.push(length);
    const size = chunks.reduce((sum, length) => sum + length);
    assert(
      chunks.length < size / 100,
      `${size} bytes in ${chunks.length} reads`,
    );
    const error = await assertRejects(
      async () => await toText(await open(place, { maxBytes: 10 })),
      ResultError,
    );
    assertEquals(error.code, "too_large");
    const probe = await localReader.probe!(
      { type: "LocalResult", ...place },
      readContext(),
    );
    assertEquals([probe.size, probe.head.length], [null, 512]);
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
