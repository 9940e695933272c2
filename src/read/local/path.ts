import { ResultError, type ResultErrorCode } from "../../model/errors.ts";
import type { ResultRef } from "../../model/result_ref.ts";
import type { LocalSettings, ReadSettings } from "../reader.ts";

/** The folders that may be read, with restrictions of two sources. */
interface ConfinedSettings extends LocalSettings {
  /** Files must also lie below one of these. */
  readonly within?: readonly string[] | undefined;
}

/** The path of a LocalResult and the folders that may contain it. */
export interface LocalPlaces {
  /** The base folder of a relative location. */
  readonly base: string;
  /** The file must lie below one folder of each list. */
  readonly roots: readonly (readonly string[])[];
}

/**
 * Returns whether local files are read only from folders in the settings.
 * Without `results.local`, any folder that a state names is read.
 */
export function isConfined({ local }: ReadSettings): boolean {
  return local !== undefined;
}

/**
 * Restricts local files to further folders. The opened file is checked, so that
 * moving a folder during a read cannot escape them.
 *
 * @returns Settings that allow only folders that both allow.
 */
export function confine<Settings extends ReadSettings>(
  settings: Settings,
  roots: readonly string[],
): Settings {
  const { local } = settings;
  if (local === false) return settings;
  const confined: ConfinedSettings = local ? { ...local, within: roots } : {
    roots,
  };
  return { ...settings, local: confined };
}

/**
 * Finds the path of a LocalResult and its allowed folders.
 *
 * @throws {ResultError} `denied` if local files are disabled, or no folder is
 * known.
 */
export function placesOf(
  ref: ResultRef,
  settings: ReadSettings,
): LocalPlaces {
  if (settings.local === false) {
    throw failure("denied", ref, "local files are disabled", {
      hint: "Name the folders that may be read in results.local.roots",
    });
  }
  const local: ConfinedSettings | undefined = settings.local;
  const roots = local?.roots ?? (ref.dir ? [ref.dir] : []);
  const base = ref.dir ?? roots[0];
  if (base !== undefined) {
    return { base, roots: local?.within ? [roots, local.within] : [roots] };
  }
  throw failure("denied", ref, "it has no folder, and there are no roots", {
    hint: "Name the folder in results.local.roots",
  });
}

/**
 * Checks a LocalResult by its path: no file is read, and links are not
 * followed.
 *
 * @throws {ResultError} As reading it would.
 */
export function checkLocalPlace(ref: ResultRef, settings: ReadSettings): void {
  const { process } = globalThis as {
    process?: { platform?: string; cwd?: () => string };
  };
  const isWindows = process?.platform === "win32";
  if (settings.local !== false) refuseForeignPath(ref, isWindows);
  const { base, roots } = placesOf(ref, settings);
  const here = currentFolder(process?.cwd);
  const folder = segmentsOf(base, here).join("/");
  const wanted = segmentsOf(ref.location ?? "", folder);
  const isBelow = (root: string) =>
    segmentsOf(root, here).every((segment, at) => wanted[at] === segment);
  const refused = roots.find((list) => !list.some(isBelow));
  if (refused) throw outside(ref, wanted.join("/"), refused);
}

/** The base of relative folders; Deno may not allow to read it. */
function currentFolder(cwd: (() => string) | undefined): string {
  try {
    return cwd?.() ?? "";
  } catch {
    return "";
  }
}

/** The segments of a path; `..` removes the segment before it. */
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

/** Throws if the path is a Windows path and the system is not Windows. */
export function refuseForeignPath(ref: ResultRef, isWindows: boolean): void {
  const foreign = [ref.dir, ref.location].find((path) =>
    path && WINDOWS_PATH.test(path)
  );
  if (isWindows || foreign === undefined) return;
  throw failure("unsupported", ref, `"${foreign}" is a Windows path`, {
    hint: "Map it to the current place of the files with results.rewrite",
  });
}

/** Creates the error for a path outside the allowed folders. */
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

/** Creates the error for a file that cannot be read. */
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
