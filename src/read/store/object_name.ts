import { ResultError } from "../../model/errors.ts";

/**
 * Segments that fetch resolves, so that the address would name another folder.
 */
const DOT_SEGMENT = /(?:^|\/)\.{1,2}(?:\/|$)/;

/**
 * Encodes the name of an object as a path. Unreserved characters of RFC 3986
 * are not encoded, nor are slashes that are kept.
 *
 * @throws {ResultError} If fetch would send another path, and so read another
 * object.
 */
export function objectPath(
  name: string,
  { slashes }: { readonly slashes: "kept" | "encoded" },
): string {
  if (name === "") {
    throw new ResultError("no_location", "Cannot request it: it has no name", {
      ref: null,
    });
  }
  const encoded = percentEncoded(name);
  const path = slashes === "kept" ? encoded.replaceAll("%2F", "/") : encoded;
  if (!DOT_SEGMENT.test(path)) return path;
  throw unsendable('fetch would follow its "." or ".." segment');
}

function percentEncoded(text: string): string {
  try {
    return encodeURIComponent(text).replace(
      /[!'()*]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  } catch {
    throw unsendable("it has half of a surrogate pair");
  }
}

function unsendable(problem: string): ResultError {
  return new ResultError("unsupported", `Cannot send its name: ${problem}`, {
    ref: null,
    hint: "Copy it to another name, and map it there with results.rewrite",
  });
}

/**
 * Checks the bucket or container of a state. A wrong slash or dot would lead to
 * another object, or to another operation.
 *
 * @param what The store's term for it.
 * @throws {ResultError} `no_location` if it is missing, `unsupported` if it is
 * invalid.
 */
export function checkFolder(
  name: string | null | undefined,
  what: "bucket" | "container",
  pattern: RegExp,
): string {
  if (!name) {
    throw new ResultError("no_location", `Cannot find it: it has no ${what}`, {
      ref: null,
      hint: `Name the ${what} with results.rewrite`,
    });
  }
  if (pattern.test(name)) return name;
  throw new ResultError(
    "unsupported",
    `Cannot find it: "${name}" is not the name of a ${what}`,
    { ref: null },
  );
}

/**
 * Checks the address of a store in the settings, and removes a slash at its
 * end.
 *
 * @throws {ResultError} `read_failed`. The address may contain a password, and
 * is not quoted.
 */
export function checkEndpoint(endpoint: string | URL, setting: string): string {
  const text = String(endpoint);
  const url = text.includes("://") ? text : `http://${text}`;
  const { protocol = "", host, pathname, username, password } =
    URL.canParse(url) ? new URL(url) : {} as Partial<URL>;
  if (/^https?:$/.test(protocol) && !username && !password) {
    return `${protocol}//${host}${pathname}`.replace(/\/+$/, "");
  }
  throw new ResultError(
    "read_failed",
    `Cannot use "${setting}": it is not an http or https address`,
    { ref: null, hint: 'Pass one such as "http://localhost:10000"' },
  );
}
