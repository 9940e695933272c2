import { RequestError } from "./problem.ts";

/**
 * Says whether a request is answered: `true`; or it is refused with status 403,
 * or with an answer of your own.
 */
export type Authorize = (
  request: Request,
) => boolean | Response | Promise<boolean | Response>;

/**
 * Asks whether a request may be answered.
 *
 * @returns The answer to refuse it with, where `authorize` has made one.
 * @throws {RequestError} `forbidden`.
 */
export async function refusalOf(
  request: Request,
  authorize: Authorize | undefined,
): Promise<Response | undefined> {
  if (authorize === undefined) return refuseOthers(request);
  const verdict: unknown = await authorize(request);
  if (verdict instanceof Response) return verdict.clone(); // it may be a constant
  if (verdict === true) return undefined;
  throw new RequestError(
    "forbidden",
    "Cannot answer this request: it is not authorized",
  );
}

/**
 * Without `authorize` the host of the URL decides. It comes from the Host
 * header, so it tells a page of another site whose name was pointed at this
 * machine (DNS rebinding): such a request has its address, but not its name.
 */
function refuseOthers(request: Request): undefined {
  const hosts = [new URL(request.url).hostname, ...forwarded(request.headers)];
  const other = hosts.find((host) => !isLoopback(host));
  if (other === undefined) return;
  throw new RequestError(
    "forbidden",
    "Cannot answer this request: it is not for localhost, or has come through a proxy",
    { hint: "Give authorize to createHandler() to answer others" },
  );
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" ||
    /^(?:\[::ffff:)?127(?:\.\d{1,3}){3}\]?$/.test(host);
}

/** Whom proxies say that they asked or answer for; they may hide the real Host. */
function forwarded(headers: Headers): string[] {
  const listed = ["x-forwarded-host", "x-forwarded-for"]
    .flatMap((name) => headers.get(name)?.split(",") ?? []);
  const fields = (headers.get("forwarded") ?? "")
    .matchAll(/\b(?:for|host)\s*=\s*("[^"]*"|[^;,]*)/gi);
  return [...listed, ...Array.from(fields, ([, value]) => value!)]
    .map((text) => hostOf(text.trim().replace(/^"|"$/g, "").toLowerCase()));
}

/** Without the port, an address of IPv6 in brackets as in a URL. */
function hostOf(text: string): string {
  if (text.startsWith("[")) return text.slice(0, text.indexOf("]") + 1);
  const [host = "", ...rest] = text.split(":");
  return rest.length > 1 ? `[${text}]` : host;
}
