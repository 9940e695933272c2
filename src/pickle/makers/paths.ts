// Python's paths, which become strings.

import type { Makers } from "./maker.ts";

// CPython, Lib/posixpath.py and ntpath.py: join, and the normalization of
// PurePath.
function posixPath(parts: readonly unknown[]) {
  if (!areTexts(parts)) return undefined;
  const from = parts.findLastIndex((part) => part.startsWith("/"));
  const root = from < 0 ? "" : /^\/\/(?!\/)/.test(parts[from]!) ? "//" : "/";
  const path = parts.slice(Math.max(from, 0)).join("/");
  return root + cleanPath(path, "/") || ".";
}

function windowsPath(parts: readonly unknown[]) {
  if (!areTexts(parts)) return undefined;
  const texts = parts.filter((part) => part !== "")
    .map((part) => part.replaceAll("/", "\\"));
  const from = texts.findLastIndex((part) => /^([a-z]:)?\\/i.test(part));
  const path = texts.slice(Math.max(from, 0)).join("\\");
  const root = /^(\\\\[^\\]+\\[^\\]+\\?|[a-z]:\\?|\\)?/i.exec(path)![0];
  return root + cleanPath(path.slice(root.length), "\\") || ".";
}

function cleanPath(path: string, separator: string): string {
  return path.split(separator).filter((part) => part !== "" && part !== ".")
    .join(separator);
}

function areTexts(parts: readonly unknown[]): parts is readonly string[] {
  return parts.every((part) => typeof part === "string");
}

/** The rows of paths. */
export const PATH_MAKERS: Makers = Object.fromEntries(
  ["pathlib", "pathlib._local"].flatMap((module) => [
    [`${module}.PosixPath`, posixPath],
    [`${module}.PurePosixPath`, posixPath],
    [`${module}.Path`, posixPath],
    [`${module}.PurePath`, posixPath],
    [`${module}.WindowsPath`, windowsPath],
    [`${module}.PureWindowsPath`, windowsPath],
  ]),
);
