import { assert, assertEquals, assertThrows } from "@std/assert";
import { type CorsOptions, createHandler } from "../../src/http/mod.ts";
import { asking } from "./_handler.ts";

const APP = "https://app.example";
const from = (origin: string, cors?: CorsOptions, init: RequestInit = {}) =>
  asking(createHandler({ cors }))("/openapi.json", {
    ...init,
    headers: { origin, ...init.headers },
  });
const allowed = ({ headers }: Response) =>
  headers.get("access-control-allow-origin");

const ORIGINS: [
  cors: CorsOptions | undefined,
  allowed: string | null,
  vary: string,
][] = [
  [undefined, null, "Accept-Encoding"],
  [{ origins: [] }, null, "Accept-Encoding, Origin"],
  [{ origins: ["https://other.example"] }, null, "Accept-Encoding, Origin"],
  [{ origins: [APP] }, APP, "Accept-Encoding, Origin"],
  [{ origins: ["https://other.example", APP] }, APP, "Accept-Encoding, Origin"],
  [{ origins: "*" }, "*", "Accept-Encoding"],
];
for (const [cors, origin, vary] of ORIGINS) {
  Deno.test(`with cors ${JSON.stringify(cors)} the app's page may ${origin ? "" : "not "}read`, async () => {
    const response = await from(APP, cors);
    assertEquals([allowed(response), response.headers.get("vary")], [
      origin,
      vary,
    ]);
    assertEquals(
      response.headers.has("access-control-allow-credentials"),
      false,
    );
    const policy = response.headers.get("cross-origin-resource-policy");
    assertEquals(policy, cors ? "cross-origin" : "same-origin");
    assertEquals(
      response.headers.has("access-control-expose-headers"),
      origin !== null,
    );
  });
}

const PREFLIGHT = {
  method: "OPTIONS",
  headers: {
    "access-control-request-method": "GET",
    "access-control-request-headers": "range",
  },
};

Deno.test("a preflight is answered for a page that may read", async () => {
  const response = await from(APP, {
    origins: [APP],
    headers: ["X-Team"],
    maxAgeSeconds: 5,
    credentials: true,
  }, PREFLIGHT);
  assertEquals([response.status, allowed(response)], [204, APP]);
  const { headers } = response;
  assertEquals(
    headers.get("access-control-allow-methods"),
    "GET, HEAD, OPTIONS",
  );
  assert(
    headers.get("access-control-allow-headers")!.endsWith(
      "Last-Event-ID, Range, X-Team",
    ),
  );
  assertEquals(headers.get("access-control-max-age"), "5");
  assertEquals(headers.get("access-control-allow-credentials"), "true");
});

Deno.test("a preflight is answered before the authorization", async () => {
  const handler = createHandler({
    cors: { origins: [APP] },
    authorize: () => false,
  });
  const ask = asking(handler);
  const response = await ask("/openapi.json", {
    ...PREFLIGHT,
    headers: { ...PREFLIGHT.headers, origin: APP },
  });
  assertEquals([
    response.status,
    response.headers.get("access-control-max-age"),
  ], [204, "600"]);
  assertEquals(
    (await ask("/openapi.json", { headers: { origin: APP } })).status,
    403,
  );
});

Deno.test("a preflight of another page gets no headers", async () => {
  const { status, headers } = await from("https://evil.example", {
    origins: [APP],
  }, PREFLIGHT);
  assertEquals(status, 204);
  assertEquals(
    [...headers.keys()].filter((name) => name.startsWith("access-control")),
    [],
  );
});

Deno.test("without cors OPTIONS lists the methods, as for any other request", async () => {
  const response = await from(APP, undefined, PREFLIGHT);
  assertEquals([
    response.status,
    response.headers.get("allow"),
    allowed(response),
  ], [204, "GET, HEAD, OPTIONS", null]);
});

Deno.test("a page that may read may read problems and refusals too", async () => {
  const cors = { origins: [APP] };
  const init = { headers: { origin: APP } };
  assertEquals(
    allowed(await asking(createHandler({ cors }))("/nothing", init)),
    APP,
  );
  const authorize = () =>
    new Response(null, { status: 401, headers: { vary: "Authorization" } });
  const refusal = await asking(createHandler({ cors, authorize }))("/", init);
  assertEquals([allowed(refusal), refusal.headers.get("vary")], [
    APP,
    "Authorization, Accept-Encoding, Origin",
  ]);
});

const REFUSED: [cors: unknown, message: string][] = [
  [{ origins: ["app.example"] }, '"app.example" is not an origin'],
  [
    { origins: ["https://app.example/"] },
    '"https://app.example/" is not an origin',
  ],
  [{ origins: ["*"] }, '"*" is not an origin'],
  [{ origins: APP }, '"origins" is neither'],
  [{}, '"origins" is neither'],
  [{ origins: "*", credentials: true }, "the origins must be named"],
  [{ origins: "*", maxAgeSeconds: -1 }, '"maxAgeSeconds" is -1'],
];
for (const [cors, message] of REFUSED) {
  Deno.test(`cors ${JSON.stringify(cors)} is refused`, () => {
    assertThrows(
      () => createHandler({ cors: cors as CorsOptions }),
      Error,
      message,
    );
  });
}
