import { assertEquals, assertRejects } from "@std/assert";
import { toText } from "@std/streams";
import { join } from "node:path";
import {
  type ReadSettings,
  ResultError,
  type ResultErrorCode,
  type ResultRef,
} from "../../../mod.ts";
import { localReader } from "../../../src/read/local/file.ts";
import { readContext } from "../_context.ts";

/** A folder that is gone afterwards: `results/` with files, `elsewhere/`. */
export async function withFolder(
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

export type Place = {
  dir: string | null;
  location: string;
  local?: ReadSettings["local"];
};

/** A location in the folder `results`. */
export const inResults =
  (location: string): (folder: string) => Place => (folder) => ({
    dir: join(folder, "results"),
    location,
  });

export function open(
  place: Place,
  more = {},
): Promise<ReadableStream<Uint8Array>> {
  const ref: ResultRef = {
    type: "LocalResult",
    dir: place.dir,
    location: place.location,
  };
  return localReader.open(ref, readContext({ local: place.local }, more));
}

export const READ: [
  what: string,
  place: (folder: string) => Place,
  text: string,
][] = [
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

export const REFUSED: [
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
    "disabled",
  ],
  ["a folder", inResults("folder"), "read_failed", "is not a regular file"],
  ["a link to itself", inResults("loop"), "read_failed", "cannot be read"],
  ["a name with NUL", inResults("a\0b"), "read_failed", "cannot be read"],
  [
    "a dir of Windows",
    () => ({ dir: "C:\\Users\\ada\\.prefect\\results", location: "k" }),
    "unsupported",
    "is a Windows path",
  ],
  [
    "a location of Windows",
    () => ({ dir: null, location: "\\\\server\\share\\k" }),
    "unsupported",
    "is a Windows path",
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
