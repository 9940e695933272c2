import { RequestError } from "./problem.ts";

/**
 * Decides whether a request is answered: `true` allows it, `false` refuses it
 * with status 403, a Response is sent in its place.
 */
export type Authorize = (
  request: Request,
) => boolean | Response | Promise<boolean | Response>;

/**
 * Checks whether a request may be answered.
 *
 * @returns The refusal, if `authorize` returned a Response.
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
 * Without `authorize`, the host of the URL decides. It comes from the Host
 * header, so that it reveals a page of another site whose name points at this
 * machine (DNS rebinding): such a request has the address of this machine, but
 * not its name.
 */
function refuseOthers(request: Request): undefined {
  const hosts = [new URL(request.url).hostname, ...forwarded(request.headers)];
  const other = hosts.find((host) => !isLoopback(host));
  if (other === undefined) return;
  throw new RequestError(
    "forbidden",
    "Cannot answer this request: it is not for localhost, or was sent through a proxy",
    { hint: "Pass authorize to createHandler() to answer other requests" },
  );
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" ||
    /^(?:\[::ffff:)?127(?:\.\d{1,3}){3}\]?$/.test(host);
}

/** The hosts and clients that proxies report; they may hide the real Host. */
function forwarded(headers: Headers): string[] {
  const listed = ["x-forwarded-host", "x-forwarded-for"]
    .flatMap((name) => headers.get(name)?.split(",") ?? []);
  const fields = (headers.get("forwarded") ?? "")
    .matchAll(/\b(?:for|host)\s*=\s*("[^"]*"|[^;,]*)/gi);
  return [...listed, ...Array.from(fields, ([, value]) => value!)]
    .map((text) => hostOf(text.trim().replace(/^"|"$/g, "").toLowerCase()));
}

/**
 * The host without the port, with brackets around an IPv6 address as in a URL.
 */
function hostOf(text: string): string {
  if (text.startsWith("[")) return text.slice(0, text.indexOf("]") + 1);
  const [host = "", ...rest] = text.split(":");
  return rest.length > 1 ? `[${text}]` : host;
}
