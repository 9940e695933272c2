import { assert, assertEquals } from "@std/assert";
import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { openChecked } from "../../../src/read/local/open.ts";
import {
  type FileSystem,
  loadFileSystem,
} from "../../../src/read/local/roots.ts";

/** Folders `in/` and `out/`, each with a file `k` that holds the folder's name. */
async function withFolders(
  run: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    for (const name of ["in", "out"]) {
      await Deno.mkdir(join(folder, name));
      await Deno.writeTextFile(join(folder, name, "k"), name);
    }
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const { fs, path } = await loadFileSystem();
const placesIn = (root: string) => ({
  root,
  isAllowed: () => Promise.resolve(false),
});

/** The systems on which open files have names, and those on which they do not. */
const SYSTEMS: readonly (readonly [
  what: string,
  systemOf: (folder: string) => FileSystem,
])[] = [
  ["where open files have names", () => ({ fs, path })],
  ["where open files have no names", () => withoutNames({})],
  ["where open files have no names and folders are old", withOldFolders],
];

function withoutNames(more: Partial<FileSystem["fs"]>): FileSystem {
  const readlinkSync = () => {
    throw new Error("there is no /proc");
  };
  return { fs: { ...fs, readlinkSync, ...more }, path } as FileSystem;
}

/** The folders seem to be a minute old until they are changed. */
function withOldFolders(folder: string): FileSystem {
  const ctimeOf = (path: string) => fs.lstatSync(path).ctimeMs;
  const folders = [folder, join(folder, "in"), join(folder, "out")];
  const ctimes = new Set(folders.map(ctimeOf));
  const other = Deno.makeTempFileSync();
  while (ctimeOf(other) <= Math.max(...ctimes)) {
    Deno.writeTextFileSync(other, "");
  }
  Deno.removeSync(other);
  const lstatSync = (path: string, options?: { bigint?: boolean }) => {
    if (options?.bigint) return fs.lstatSync(path, { bigint: true });
    const stats = fs.lstatSync(path);
    if (ctimes.has(stats.ctimeMs)) stats.ctimeMs -= 60_000;
    return stats;
  };
  return withoutNames({ lstatSync } as Partial<FileSystem["fs"]>);
}

type Change = (folder: string) => void;
type Changes = readonly [before: Change, after: Change];

/** Reads a file with what is to happen before and after it is opened. */
async function readBetween(
  folder: string,
  { fs, path }: FileSystem,
  [before, after]: readonly [
    (folder: string) => void,
    (folder: string) => void,
  ],
): Promise<string | undefined> {
  const open = async (file: string, flags: number) => {
    before(folder);
    const handle = await fs.promises.open(file, flags);
    after(folder);
    return handle;
  };
  const promises = { ...fs.promises, open };
  const system = { fs: { ...fs, promises }, path } as unknown as FileSystem;
  const opened = await openChecked(
    join(folder, "in/k"),
    placesIn(folder),
    system,
  );
  if (opened === undefined) return undefined;
  const { handle, size } = opened;
  try {
    const bytes = new Uint8Array(size);
    await handle.read(bytes, 0, size);
    return new TextDecoder().decode(bytes);
  } finally {
    await handle.close();
  }
}

function swap(folder: string): void {
  Deno.renameSync(join(folder, "in"), join(folder, "kept"));
  Deno.symlinkSync(join(folder, "out"), join(folder, "in"));
}

function swapBack(folder: string): void {
  Deno.removeSync(join(folder, "in"));
  Deno.renameSync(join(folder, "kept"), join(folder, "in"));
}

function linkFile(folder: string): void {
  Deno.removeSync(join(folder, "in/k"));
  Deno.symlinkSync(join(folder, "out/k"), join(folder, "in/k"));
}

const nothing = () => {};

const CHANGES: readonly (readonly [
  what: string,
  changes: Changes,
  expected: string | undefined,
])[] = [
  ["a file that stays", [nothing, nothing], "in"],
  ["a folder that becomes a link", [swap, nothing], undefined],
  ["a folder that is a link while it is opened", [swap, swapBack], undefined],
  ["a folder that becomes a link after it", [nothing, swap], undefined],
  ["a file that becomes a link", [linkFile, nothing], undefined],
];
for (const [where, systemOf] of SYSTEMS) {
  for (const [what, changes, expected] of CHANGES) {
    Deno.test(`openChecked() judges ${what}, ${where}`, () =>
      withFolders(async (folder) => {
        const system = systemOf(folder);
        const read = await readBetween(folder, system, changes);
        // A name is that of the file itself, wherever its folder has gone.
        const isMoved = changes[1] === swap && system.fs === fs;
        assertEquals(read, isMoved ? read : expected);
        assert(read !== "out");
      }));
  }

  Deno.test(`openChecked() never gives a file of a folder that is swapped all the time, ${where}`, () =>
    withFolders(async (folder) => {
      const system = systemOf(folder);
      await whileSwapped(folder, async () => {
        const texts = new Set<string | undefined>();
        for (let read = 0; read < 2_000; read++) {
          texts.add(
            await readBetween(folder, system, [nothing, nothing])
              .catch(() => undefined), // it does not exist for a moment
          );
        }
        assert(!texts.has("out"));
      });
    }));
}

/** Runs while a worker replaces `in/` by a link to `out/` again and again. */
async function whileSwapped(
  folder: string,
  run: () => Promise<void>,
): Promise<void> {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL("_swap.ts", import.meta.url), {
    workerData: { folder, stop },
  });
  const ended = once(worker, "exit");
  try {
    await once(worker, "message");
    await run();
  } finally {
    Atomics.store(stop, 0, 1);
    await ended;
  }
}

Deno.test("openChecked() does not compare again where folders are old", () =>
  withFolders(async (folder) => {
    const system = withOldFolders(folder);
    const realpathSync = () => {
      throw new Error("compared");
    };
    Object.assign(system.fs, { realpathSync });
    for (let read = 0; read < 10; read++) {
      const changes = [nothing, nothing] as const;
      assertEquals(await readBetween(folder, system, changes), "in");
    }
  }));

Deno.test("openChecked() gives a file whose folder was moved to where it may be", () =>
  withFolders(async (folder) => {
    const asked: string[] = [];
    const isAllowed = (file: string) => {
      asked.push(file);
      return Promise.resolve(true);
    };
    const open = async (file: string, flags: number) => {
      const handle = await fs.promises.open(file, flags);
      Deno.renameSync(join(folder, "in"), join(folder, "moved"));
      return handle;
    };
    const promises = { ...fs.promises, open };
    const system = { fs: { ...fs, promises }, path } as unknown as FileSystem;
    const file = join(folder, "in/k");
    const opened = await openChecked(file, { root: folder, isAllowed }, system);
    await opened?.handle.close();
    // Without a name there is nothing to judge.
    if (opened) assertEquals(asked, [join(folder, "moved/k")]);
  }));

Deno.test({
  name: "openChecked() does not wait for a writer of a named pipe",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolders(async (folder) => {
      const pipe = join(folder, "in/pipe");
      await new Deno.Command("mkfifo", { args: [pipe] }).output();
      const opened = await openChecked(pipe, placesIn(folder), { fs, path });
      await opened!.handle.close();
      assertEquals(opened!.isFile, false);
    }),
});
