import { ResultError, type ResultErrorCode } from "../model/errors.ts";
import type { ResultRef } from "../model/result_ref.ts";
import type { ReadSettings } from "./reader.ts";

/** The folder that the location starts from, and those that may be read. */
export function placesOf(
  ref: ResultRef,
  { local }: ReadSettings,
): { readonly base: string; readonly roots: readonly string[] } {
  if (local === false) {
    throw failure("denied", ref, "local files are switched off", {
      hint: "Drop results.local: false, or name the folders as roots",
    });
  }
  const roots = local?.roots ?? (ref.dir ? [ref.dir] : []);
  const base = ref.dir ?? roots[0];
  if (base !== undefined) return { base, roots };
  throw failure("denied", ref, "it has no folder, and there are no roots", {
    hint: "Name the folder in results.local.roots",
  });
}

/**
 * Tells what speaks against a LocalResult by its words alone: nothing is looked
 * at, and links are not followed.
 *
 * @throws {ResultError} As reading it would.
 */
export function checkLocalPlace(ref: ResultRef, settings: ReadSettings): void {
  const { process } = globalThis as { process?: { platform?: string } };
  const isWindows = process?.platform === "win32";
  if (settings.local !== false) refuseForeignPath(ref, isWindows);
  const { base, roots } = placesOf(ref, settings);
  const wanted = segmentsOf(ref.location ?? "", base);
  const isInside = roots.some((root) =>
    segmentsOf(root, base).every((segment, at) => wanted[at] === segment)
  );
  if (!isInside) throw outside(ref, wanted.join("/"), roots);
}

/** The names on the way to a path, with `.` and `..` taken at their word. */
function segmentsOf(path: string, base: string): string[] {
  const isAbsolute = /^(?:[\\/]|[A-Za-z]:)/.test(path);
  const names: string[] = [];
  for (const name of (isAbsolute ? path : `${base}/${path}`).split(/[\\/]+/)) {
    if (name === "..") names.pop();
    else if (name !== ".") names.push(name);
  }
  return names.at(-1) === "" && names.length > 1 ? names.slice(0, -1) : names;
}

const WINDOWS_PATH = /^(?:[A-Za-z]:[\\/]|\\\\)/;

/** Throws where a path of Windows is wanted elsewhere. */
export function refuseForeignPath(ref: ResultRef, isWindows: boolean): void {
  const foreign = [ref.dir, ref.location].find((path) =>
    path && WINDOWS_PATH.test(path)
  );
  if (isWindows || foreign === undefined) return;
  throw failure("unsupported", ref, `"${foreign}" is a path of Windows`, {
    hint: "Map it to where the files are now with results.rewrite",
  });
}

/** The error for a path outside of what may be read. */
export function outside(
  ref: ResultRef,
  wanted: string,
  roots: readonly string[],
): ResultError {
  const allowed = roots.map((root) => `"${root}"`).join(", ") || "no folder";
  return failure("denied", ref, `"${wanted}" lies outside ${allowed}`, {
    hint: "Name the folders that may be read in results.local.roots",
  });
}

/** The error of a file that cannot be read. */
export function failure(
  code: ResultErrorCode,
  ref: ResultRef,
  problem: string,
  details: { hint?: string | undefined; cause?: unknown },
): ResultError {
  return new ResultError(code, `Cannot read a LocalResult: ${problem}`, {
    ref,
    ...details,
  });
}
