import { ResultError } from "../../model/errors.ts";

/** What an address means by such a part is another folder. */
const DOT_SEGMENT = /(?:^|\/)\.{1,2}(?:\/|$)/;

/**
 * The name of an object as a path: all is encoded but what RFC 3986 calls
 * unreserved, and slashes where they are to stay.
 *
 * @throws {ResultError} If fetch would not send it as it is: another object is
 * never read in its place.
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
 * Checks the bucket or container of a state: with slashes or dots in the wrong
 * place it would lead to another object, or to another call.
 *
 * @param what How the store calls it.
 * @throws {ResultError} `no_location` without one, `unsupported` for a wrong one.
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
 * Takes the address of a store from the settings, without a slash at its end.
 *
 * @throws {ResultError} `read_failed`. The address may hold a password, and is
 * not quoted.
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
