import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { randomUUID } from "node:crypto";
import { fileError } from "./errors.ts";
import type { CliOutput } from "./io.ts";

/** Takes what a command writes. */
export type Write = (data: string | Uint8Array) => Promise<void>;

/**
 * Runs with a function that writes to a file, or to `stdout` where there is
 * none. A file gets its name when all of it is written; before, and when that
 * fails or is stopped, there is nothing, or what was there before.
 */
export async function writeTo<T>(
  path: string | undefined,
  stdout: CliOutput,
  run: (write: Write) => Promise<T>,
): Promise<T> {
  if (path === undefined || path === "-") {
    return await run((data) => stdout.write(data));
  }
  const part = partOf(path);
  const file = await open(part, "wx").catch((error) => {
    throw fileError("write", path, error);
  });
  try {
    const made = await run(async (data) => {
      try {
        await file.appendFile(data);
      } catch (error) {
        throw fileError("write", path, error);
      }
    });
    await file.close();
    await rename(part, path).catch((error) => {
      throw fileError("write", path, error);
    });
    return made;
  } catch (error) {
    await file.close().catch(() => {});
    await rm(part, { force: true });
    throw error;
  }
}

/** Beside the file, since a rename does not leave a file system. */
function partOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID()}.part`);
}

/** Collects small texts into writes of this size. */
const CHUNK = 1 << 16;

/** Writes lines, several at once; `flush` writes what is left. */
export function lineWriter(write: Write): {
  readonly line: (text: string) => Promise<void>;
  readonly flush: () => Promise<void>;
} {
  let waiting = "";
  const flush = async () => {
    const text = waiting;
    waiting = "";
    if (text !== "") await write(text);
  };
  return {
    async line(text) {
      waiting += `${text}\n`;
      if (waiting.length >= CHUNK) await flush();
    },
    flush,
  };
}
