import { readEnvironment } from "./environment.ts";

/** The reason why a request got no answer. */
export interface NetworkReason {
  /** The reason, as the end of a sentence. */
  readonly problem: string;
  /** An instruction. */
  readonly hint?: string | undefined;
  /** True if no retry can succeed. */
  readonly isFinal?: true;
}

const UNTRUSTED =
  "Trust the authority of the certificate: set DENO_CERT (Deno) or NODE_EXTRA_CA_CERTS (Node) to its file; the Python client reads REQUESTS_CA_BUNDLE";

/**
 * Codes and messages of runtimes, and their meaning; the first match counts.
 */
const REASONS: readonly (readonly [said: RegExp, reason: NetworkReason])[] = [
  [/tunnel|\bproxy/i, {
    problem: "the proxy did not connect",
    hint: "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY",
  }],
  [/CERT_HAS_EXPIRED|peer certificate: (?:Expired|certificate expired)/, {
    problem: "its certificate has expired",
    hint: "Renew the certificate, or check the clock of this machine",
    isFinal: true,
  }],
  [/ALTNAME_INVALID|NotValidForName|not valid for name/, {
    problem: "its certificate is for another host",
    hint: "Use a host name that the certificate contains",
    isFinal: true,
  }],
  [/UnknownIssuer|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|CERT_UNTRUSTED/, {
    problem: "the issuer of its certificate is unknown",
    hint: UNTRUSTED,
    isFinal: true,
  }],
  [/invalid peer certificate/, {
    problem: "its certificate is not accepted",
    hint: UNTRUSTED,
    isFinal: true,
  }],
  [/WRONG_VERSION_NUMBER|InvalidContentType|\bEPROTO\b/, {
    problem: "it does not speak TLS",
    hint: "Use an address that starts with http://",
    isFinal: true,
  }],
  [/bad port|port \d+ are blocked/i, {
    problem: "fetch blocks its port",
    hint: "Use another port",
    isFinal: true,
  }],
  [/ENOTFOUND|EAI_AGAIN|dns error|failed to lookup/i, {
    problem: "the host was not found",
    hint: "Check the host name, and the DNS of this machine",
  }],
  [/ECONNREFUSED|ConnectionRefused|connection refused/i, {
    problem: "the connection was refused",
    hint: "Check the port, and that the service runs there",
  }],
  [/ENETUNREACH|EHOSTUNREACH|unreachable/i, {
    problem: "the host cannot be reached",
    hint: "Check the network and the VPN",
  }],
  [/ETIMEDOUT|CONNECT_TIMEOUT|timed out/i, {
    problem: "the connection timed out",
    hint: "Check the address, the firewall and the VPN",
  }],
  [/ECONNRESET|EPIPE|UND_ERR_SOCKET|reset|closed before|handshake eof/i, {
    problem: "the connection was reset",
  }],
];

/**
 * Finds the root reason in the error of a `fetch`, which each runtime keeps in
 * the causes in its own words.
 *
 * @returns The reason; undefined if the error does not state it, as in
 * browsers.
 */
export function networkReason(error: unknown): NetworkReason | undefined {
  const said = sayings(error).join("\n");
  const reason = REASONS.find(([pattern]) => pattern.test(said))?.[1];
  if (reason === undefined || reason.isFinal) return reason;
  const hint = [reason.hint, proxyHint()].filter(Boolean).join("; ");
  return { ...reason, hint: hint || undefined };
}

/** Deep enough for every runtime; causes may be cyclic. */
const MAX_CAUSES = 8;

/**
 * Collects the codes and messages of an error and its causes, without
 * addresses.
 */
function sayings(error: unknown, depth = 0): string[] {
  if (typeof error !== "object" || error === null || depth === MAX_CAUSES) {
    return [];
  }
  const { code, message, cause, errors } = error as {
    readonly code?: unknown;
    readonly message?: unknown;
    readonly cause?: unknown;
    readonly errors?: unknown;
  };
  const inner = Array.isArray(errors) ? errors : [];
  return [
    String(code ?? ""),
    String(message ?? "").replace(/\bhttps?:\/\/[^\s)]*/g, ""),
    ...[cause, ...inner].flatMap((part) => sayings(part, depth + 1)),
  ];
}

const PROXIES = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];

/**
 * Returns a hint if a proxy is configured, which Node uses only with
 * `NODE_USE_ENV_PROXY`.
 */
function proxyHint(): string | undefined {
  const variable = PROXIES.find(readEnvironment);
  if (variable === undefined) return undefined;
  const isNode = !("Deno" in globalThis) && !("Bun" in globalThis);
  return isNode && !readEnvironment("NODE_USE_ENV_PROXY")
    ? `set NODE_USE_ENV_PROXY=1 if the proxy of ${variable} is needed`
    : `check the proxy of ${variable}`;
}
