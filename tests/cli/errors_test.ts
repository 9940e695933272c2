import { assertEquals } from "@std/assert";
import { ApiError, TaskRunError } from "../../mod.ts";
import {
  CliError,
  exitCodeOf,
  fileError,
  usageError,
} from "../../src/cli/errors.ts";

const EXITS: [error: unknown, code: number][] = [
  [new Error("x"), 1],
  ["thrown", 1],
  [new CliError("x"), 1],
  [usageError("x"), 2],
  [new ApiError("not_found", "x"), 3],
  [new ApiError("unauthorized", "x"), 4],
  [new ApiError("http", "x", { status: 403 }), 4],
  [new ApiError("http", "x", { status: 404 }), 1],
  [new ApiError("timeout", "x"), 1],
  [new TaskRunError("missing_index", "x", { taskRunId: "r" }), 3],
  [new TaskRunError("not_finished", "x", { taskRunId: "r" }), 1],
];
for (const [error, code] of EXITS) {
  const { code: name = "" } = error as { code?: string };
  Deno.test(`an error ${error} ${name} ends with ${code}`, () => {
    assertEquals(exitCodeOf(error), code);
  });
}

const FILES: [error: object, exitCode: number, problem: string][] = [
  [{ code: "ENOENT" }, 3, "it does not exist"],
  [{ code: "EACCES" }, 4, "access is denied"],
  [{ name: "NotCapable" }, 4, "access is denied"],
  [{ code: "EISDIR" }, 1, "it is a folder"],
  [{ code: "EMFILE" }, 1, "EMFILE"],
  [{}, 1, "the system refuses it"],
];
for (const [error, exitCode, problem] of FILES) {
  Deno.test(`a file that meets ${JSON.stringify(error)}`, () => {
    const told = fileError("read", "/a", error);
    assertEquals([told.exitCode, told.message], [
      exitCode,
      `Cannot read "/a": ${problem}`,
    ]);
  });
}
