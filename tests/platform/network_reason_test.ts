import { assertEquals } from "@std/assert";
import { networkReason } from "../../src/platform/network_reason.ts";
import { withEnvironment } from "../_environment.ts";

const deno = (said: string) =>
  new TypeError("fetch failed", {
    cause: new Error(
      `error sending request for url (https://connection-refused.proxy/reset): client error (Connect): ${said}`,
    ),
  });
const node = (code: string, message = "x") =>
  new TypeError("fetch failed", {
    cause: Object.assign(new Error(message), { code }),
  });

/** As Deno 2.9 and Node 20 to 24 fail, recorded with servers that do so. */
const FAILURES: readonly (readonly [
  error: unknown,
  problem: string | undefined,
  isFinal?: true,
])[] = [
  [
    deno(
      "dns error: failed to lookup address information: Name or service not known",
    ),
    "the host was not found",
  ],
  [node("ENOTFOUND", "getaddrinfo ENOTFOUND a"), "the host was not found"],
  [node("EAI_AGAIN"), "the host was not found"],
  [
    deno("tcp connect error: Connection refused (os error 111)"),
    "the connection was refused",
  ],
  [node("ECONNREFUSED"), "the connection was refused"],
  [
    new TypeError("fetch failed", {
      cause: new AggregateError([
        Object.assign(new Error("x"), { code: "ECONNREFUSED" }),
      ]),
    }),
    "the connection was refused",
  ],
  [
    deno("connection closed before message completed"),
    "the connection was reset",
  ],
  [deno("Connection reset by peer (os error 104)"), "the connection was reset"],
  [deno("tls handshake eof"), "the connection was reset"],
  [node("UND_ERR_SOCKET", "other side closed"), "the connection was reset"],
  [node("ECONNRESET"), "the connection was reset"],
  [node("UND_ERR_CONNECT_TIMEOUT"), "the connection timed out"],
  [node("ETIMEDOUT"), "the connection timed out"],
  [node("EHOSTUNREACH"), "the host cannot be reached"],
  [
    deno("invalid peer certificate: UnknownIssuer"),
    "the issuer of its certificate is unknown",
    true,
  ],
  [
    node("SELF_SIGNED_CERT_IN_CHAIN"),
    "the issuer of its certificate is unknown",
    true,
  ],
  [
    node("DEPTH_ZERO_SELF_SIGNED_CERT"),
    "the issuer of its certificate is unknown",
    true,
  ],
  [
    node("UNABLE_TO_VERIFY_LEAF_SIGNATURE"),
    "the issuer of its certificate is unknown",
    true,
  ],
  [
    deno("invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))"),
    "its certificate is not accepted",
    true,
  ],
  [
    deno("invalid peer certificate: Expired"),
    "its certificate has expired",
    true,
  ],
  [node("CERT_HAS_EXPIRED"), "its certificate has expired", true],
  [
    deno("invalid peer certificate: NotValidForName"),
    "its certificate is for another host",
    true,
  ],
  [
    node("ERR_TLS_CERT_ALTNAME_INVALID"),
    "its certificate is for another host",
    true,
  ],
  [
    deno("received corrupt message of type InvalidContentType"),
    "it does not speak TLS",
    true,
  ],
  [node("ERR_SSL_WRONG_VERSION_NUMBER"), "it does not speak TLS", true],
  [
    new TypeError("Fetch failed: Requests to port 1 are blocked"),
    "fetch blocks its port",
    true,
  ],
  [node("", "bad port"), "fetch blocks its port", true],
  [deno("tunnel error: unsuccessful"), "the proxy did not connect"],
  [new TypeError("Failed to fetch"), undefined],
  [undefined, undefined],
  ["refused", undefined],
];

for (const [error, problem, isFinal] of FAILURES) {
  const said = error instanceof Error
    ? (error.cause as { code?: string; message?: string } | undefined)?.code ||
      (error.cause as Error | undefined)?.message.replace(
        /^.*Connect\): /,
        "",
      ) ||
      error.message
    : String(error);
  Deno.test(`networkReason() of "${said}" is "${problem}"`, () =>
    withEnvironment({}, () => {
      const reason = networkReason(error);
      assertEquals([reason?.problem, reason?.isFinal], [problem, isFinal]);
    }));
}

Deno.test("an unknown issuer has a hint that names the variables of each runtime", () => {
  const { hint = "" } = networkReason(node("SELF_SIGNED_CERT_IN_CHAIN"))!;
  for (
    const variable of ["DENO_CERT", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE"]
  ) assertEquals(hint.includes(variable), true, variable);
});

Deno.test("networkReason() names the variable of a proxy", () =>
  withEnvironment({ HTTPS_PROXY: "http://user:hunter2@proxy" }, () => {
    assertEquals(
      networkReason(node("ECONNREFUSED"))?.hint,
      "Check the port, and that the service runs there; check the proxy of HTTPS_PROXY",
    );
  }));

Deno.test("networkReason() ends where causes are their own", () => {
  const error = new Error("a");
  error.cause = error;
  assertEquals(networkReason(error), undefined);
});
