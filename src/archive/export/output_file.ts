import { ArchiveError, type ArchiveErrorCode } from "../error.ts";

/** Creates a folder unless it exists. */
export async function makeFolder(path: string): Promise<void> {
  const { mkdir } = await import("node:fs/promises");
  await orRefuse(path, mkdir(path, { recursive: true }));
}

/**
 * Writes a file, which has its name when it is complete.
 *
 * @returns The number of its bytes.
 */
export async function writeFile(
  path: string,
  run: (write: (bytes: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<number> {
  const { open, rename, rm } = await import("node:fs/promises");
  const part = `${path}.${crypto.randomUUID()}.part`;
  const file = await orRefuse(path, open(part, "wx"));
  let size = 0;
  try {
    try {
      await run(async (bytes) => {
        size += bytes.length;
        await orRefuse(path, file.writeFile(bytes));
      });
    } finally {
      await file.close();
    }
    await orRefuse(path, rename(part, path));
    return size;
  } catch (error) {
    await rm(part, { force: true }).catch(() => {}); // the first error is reported
    throw error;
  }
}

interface Problem {
  readonly code: ArchiveErrorCode;
  readonly words: string;
  readonly hint: string;
}

const FULL: Problem = {
  code: "disk_full",
  words: "the disk is full",
  hint: "Free some space, then run the same command again",
};
const DENIED: Problem = {
  code: "permission_denied",
  words: "it may not be written",
  hint: "Check the permissions of the folder",
};
const PROBLEMS: ReadonlyMap<unknown, Problem> = new Map([
  ["ENOSPC", FULL],
  ["EDQUOT", FULL],
  ["EACCES", DENIED],
  ["EPERM", DENIED],
  ["EROFS", DENIED],
]);

async function orRefuse<T>(path: string, act: Promise<T>): Promise<T> {
  try {
    return await act;
  } catch (cause) {
    const { code, name } = cause as { code?: unknown; name?: unknown };
    const found = name === "NotCapable" ? DENIED : PROBLEMS.get(code);
    const problem = found ?? {
      code: "io",
      words: typeof code === "string" ? code : "the system refuses it",
      hint: "Check the path",
    };
    throw new ArchiveError(
      problem.code,
      `Cannot write "${path}": ${problem.words}`,
      { hint: problem.hint, cause },
    );
  }
}
