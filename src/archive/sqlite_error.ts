import { ArchiveError, type ArchiveErrorCode } from "./error.ts";

/** A result code of SQLite: its number, its words, and what it means here. */
interface Meaning {
  readonly number: number;
  readonly words: string;
  readonly code: ArchiveErrorCode;
  readonly problem: string;
  readonly hint: string;
}

// https://www.sqlite.org/rescode.html
const MEANINGS: readonly Meaning[] = [
  {
    number: 5,
    words: "database is locked",
    code: "locked",
    problem: "another process uses it",
    hint: "Wait until the other process has ended",
  },
  {
    number: 8,
    words: "attempt to write a readonly database",
    code: "permission_denied",
    problem: "it may not be written",
    hint: "Check the permissions of the file and its folder",
  },
  {
    number: 10,
    words: "disk I/O error",
    code: "io",
    problem: "the disk failed",
    hint: "Check the disk, then run the same command again",
  },
  {
    number: 11,
    words: "database disk image is malformed",
    code: "damaged",
    problem: "the file is damaged",
    hint: "Restore the file from a backup, or write the archive anew",
  },
  {
    number: 13,
    words: "database or disk is full",
    code: "disk_full",
    problem: "the disk is full",
    hint: "Free some space, then run the same command again",
  },
  {
    number: 14,
    words: "unable to open database file",
    code: "io",
    problem: "the file cannot be opened",
    hint: "Check the path, and that its folder exists and may be written",
  },
  {
    number: 26,
    words: "file is not a database",
    code: "not_an_archive",
    problem: "the file is not a database of SQLite",
    hint: "Pass the path of an archive",
  },
];

/**
 * The error to report for one of the SQLite library; any other error is
 * returned as it is.
 *
 * @param act The act that failed, for the message.
 */
export function toArchiveError(
  act: string,
  path: string,
  error: unknown,
): unknown {
  if (error instanceof ArchiveError || !(error instanceof Error)) return error;
  if (error.name === "NotCapable") {
    return new ArchiveError(
      "permission_denied",
      `Cannot ${act} "${path}": ${error.message.replace(/, run again.*/, "")}`,
      { hint: "Allow it with --allow-read and --allow-write", cause: error },
    );
  }
  const meaning = meaningOf(error);
  if (meaning === undefined) return error;
  const { code, problem, hint } = meaning;
  return new ArchiveError(code, `Cannot ${act} "${path}": ${problem}`, {
    hint,
    cause: error,
  });
}

function meaningOf(error: Error): Meaning | undefined {
  // Node calls it `errcode`, Bun `errno`; the WASM library has words alone.
  const { errcode, errno } = error as {
    readonly errcode?: unknown;
    readonly errno?: unknown;
  };
  const number = [errcode, errno].find((value) => typeof value === "number");
  return MEANINGS.find((meaning) =>
    typeof number === "number"
      ? meaning.number === (number & 0xff) // an extended code holds more above
      : error.message.includes(meaning.words)
  );
}
