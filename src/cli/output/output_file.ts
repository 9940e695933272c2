import { open, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { randomUUID } from "node:crypto";
import { fileError } from "../errors.ts";
import type { CliOutput } from "../io.ts";
import type { Write } from "./line_writer.ts";

/**
 * Runs with a function that writes to a file, or to `stdout` without one. A
 * file is renamed when it is complete. After a failure or an interruption, an
 * existing file is unchanged.
 */
export async function writeTo<T>(
  path: string | undefined,
  stdout: CliOutput,
  run: (write: Write) => Promise<T>,
): Promise<T> {
  if (path === undefined || path === "-") {
    return await run((data) => stdout.write(data));
  }
  const target = await targetOf(path);
  return target.isPlace
    ? await writeInto(target.path, path, "w", run)
    : await replace(target.path, path, run);
}

/** The target file, after links are resolved. */
interface Target {
  readonly path: string;
  /** Whether it is a pipe or a device, which cannot be replaced. */
  readonly isPlace: boolean;
}

async function targetOf(path: string): Promise<Target> {
  try {
    const found = await stat(path);
    return { path: await realpath(path), isPlace: !found.isFile() };
  } catch {
    return { path, isPlace: false }; // it does not exist, or opening it reports the reason
  }
}

async function replace<T>(
  path: string,
  requestedPath: string,
  run: (write: Write) => Promise<T>,
): Promise<T> {
  // In the same folder, since a rename cannot cross file systems.
  const part = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`);
  try {
    const made = await writeInto(part, requestedPath, "wx", run);
    await rename(part, path).catch((error) => {
      throw fileError("write", requestedPath, error);
    });
    return made;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

async function writeInto<T>(
  path: string,
  requestedPath: string,
  flags: string,
  run: (write: Write) => Promise<T>,
): Promise<T> {
  const refuse = (error: unknown) => {
    throw fileError("write", requestedPath, error);
  };
  const file = await open(path, flags).catch(refuse);
  try {
    return await run((data) => file.writeFile(data).catch(refuse));
  } finally {
    await file.close();
  }
}
