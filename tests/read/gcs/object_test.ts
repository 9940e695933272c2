import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { toArrayBuffer } from "@std/streams";
import {
  type GcsSettings,
  ResultError,
  type ResultErrorCode,
  type ResultRef,
} from "../../../mod.ts";
import { readContext } from "../_context.ts";
import {
  CLIENT_SECRET,
  type FakeGoogle,
  HMAC_KEY,
  REFRESH_TOKEN,
} from "./_fake_google.ts";
import { cutAfter, serveLoopback } from "../_loopback.ts";
import {
  bytesOf,
  eager,
  gcsReader,
  read,
  refTo,
  withGoogle,
} from "./_reading.ts";

Deno.test(
  "gcsReader reads public objects without credentials",
  withGoogle(async (google) => {
    const settings = { endpoint: google.url, anonymous: true };
    assertEquals(await read(refTo("k", "public"), settings), "for all");
    assertEquals(google.requests, ["GET /storage/v1/b/public/o/k?alt=media"]);
  }),
);

const NAMES = [
  "a b",
  "ä/ж🚢",
  "a+b",
  "100%",
  "100%25",
  "a?b=c#d",
  "/leading",
  "a//b",
  "a/",
  "!'()*~:@&=$,;",
  "back\\slash",
  "%2e%2e/k",
  "...",
  "\n\u0001",
];
const DOT_NAMES = ["a/../b", "../k", "a/./b", "a/.."];
for (const name of NAMES.concat(DOT_NAMES)) {
  Deno.test(
    `gcsReader reads the name ${JSON.stringify(name)} as it is`,
    withGoogle(async (google) => {
      google.objects.set(`shop/${name}`, bytesOf("odd"));
      const { url: endpoint, serviceAccount } = google;
      assertEquals(
        await read(refTo(name), { endpoint, serviceAccount }),
        "odd",
      );
      const signed = read(refTo(name), { endpoint, hmac: HMAC_KEY });
      if (!DOT_NAMES.includes(name)) return assertEquals(await signed, "odd");
      const error = await assertRejects(() => signed, ResultError, "segment");
      assertEquals(error.code, "unsupported");
    }),
  );
}

const REFUSED: [
  what: string,
  ref: ResultRef,
  code: ResultErrorCode,
  message: string,
][] = [
  ["no bucket", refTo("k", null), "no_location", "it has no bucket"],
  ["an empty bucket", refTo("k", ""), "no_location", "it has no bucket"],
  ["no name", refTo(null), "no_location", "it has no name"],
  ["the name ..", refTo(".."), "unsupported", 'its "." or ".." segment'],
  ["half a character", refTo("\ud83d"), "unsupported", "surrogate"],
  ...["a/b", "..", "shop@evil.example", "shop?x", "SHOP", "shop#", "a..b"].map((
    bucket,
  ): [string, ResultRef, ResultErrorCode, string] => [
    `the bucket ${bucket}`,
    refTo("k", bucket),
    "unsupported",
    "is not the name of a bucket",
  ]),
  [
    "an object that is not there",
    refTo("none"),
    "not_found",
    "no such object (404 notFound)",
  ],
];
for (const [what, ref, code, message] of REFUSED) {
  Deno.test(
    `gcsReader refuses ${what}`,
    withGoogle(async (google) => {
      const { url: endpoint, serviceAccount } = google;
      const error = await assertRejects(
        () => read(ref, { endpoint, serviceAccount }),
        ResultError,
        message,
      );
      assertEquals(error.code, code);
      assertEquals(error.ref, ref);
      assertStringIncludes(error.message, 'Cannot read "gs://');
      const asked = google.requests.filter((line) => line.startsWith("GET"));
      assertEquals(asked.length, code === "not_found" ? 1 : 0);
    }),
  );
}

Deno.test(
  "gcsReader looks at an object without reading it",
  withGoogle(async (google) => {
    const gcs = { endpoint: google.url, hmac: HMAC_KEY };
    google.objects.set("shop/large", new Uint8Array(5_000).fill(7));
    const { size, head } = await gcsReader.probe!(
      refTo("large"),
      readContext({ gcs }),
    );
    assertEquals([size, [...head]], [5_000, Array(512).fill(7)]);
  }),
);

for (const endpoint of ["not a URL", "ftp://store", "https://a:pw@store"]) {
  Deno.test(`gcsReader cannot use the endpoint ${endpoint}`, async () => {
    const error = await assertRejects(
      () => read(refTo("k"), { endpoint, anonymous: true }),
      ResultError,
      'cannot use "gcs.endpoint": it is not an http or https address',
    );
    assertEquals(error.code, "read_failed");
    assert(!error.message.includes("pw"));
  });
}

Deno.test(
  "gcsReader goes on where a connection was cut, with the same generation",
  withGoogle(async (google) => {
    const { url: endpoint, serviceAccount } = google;
    const bytes = Uint8Array.from({ length: 50_000 }, (_, at) => at % 251);
    google.objects.set("shop/large", bytes);
    for (
      const gcs of [{ endpoint, serviceAccount }, { endpoint, hmac: HMAC_KEY }]
    ) {
      google.faults.push(
        (answer) => cutAfter(1_000, answer),
        () => new Response("", { status: 503 }),
        (answer) => cutAfter(2_000, answer),
      );
      const context = readContext({ gcs }, eager);
      const stream = await gcsReader.open(refTo("large"), context);
      assertEquals(new Uint8Array(await toArrayBuffer(stream)), bytes);
    }
    assertStringIncludes(google.requests.join(), "&ifGenerationMatch=51000");
  }),
);

Deno.test(
  "gcsReader refuses the rest of an object that was changed",
  withGoogle(async (google) => {
    const { url: endpoint, serviceAccount } = google;
    for (
      const gcs of [{ endpoint, serviceAccount }, { endpoint, hmac: HMAC_KEY }]
    ) {
      google.objects.set("shop/k", new Uint8Array(50_000));
      google.faults.push((answer) => {
        google.objects.set("shop/k", new Uint8Array(60_000));
        return cutAfter(1_000, answer);
      });
      const error = await assertRejects(
        () => read(refTo("k"), gcs),
        ResultError,
        "it was changed while it was read (412 conditionNotMet)",
      );
      assertEquals(error.code, "read_failed");
    }
  }),
);

Deno.test(
  "gcsReader compares the checksum of what came",
  withGoogle(async (google) => {
    const gcs = { endpoint: google.url, hmac: HMAC_KEY };
    google.faults.push((answer) => new Response("sTored", answer));
    const error = await assertRejects(
      () => read(refTo("2022/5/k"), gcs),
      ResultError,
      "its crc32c differs from the one that the store names",
    );
    assertEquals(error.code, "read_failed");
  }),
);

Deno.test(
  "gcsReader takes what the store unpacks on the way as it comes",
  withGoogle(async (google) => {
    const gcs = { endpoint: google.url, hmac: HMAC_KEY };
    google.faults.push((answer) => {
      const headers = new Headers(answer.headers);
      headers.set("x-goog-stored-content-encoding", "gzip");
      headers.delete("content-length");
      return new Response("unpacked", { headers });
    });
    assertEquals(await read(refTo("2022/5/k"), gcs), "unpacked");
  }),
);

const SECRETS = (google: FakeGoogle, settings: GcsSettings) => [
  HMAC_KEY.secret,
  REFRESH_TOKEN,
  CLIENT_SECRET,
  "Signature=",
  "ya29.",
  ...google.serviceAccount.private_key!.split("\n").filter((line) =>
    /^[\w+/=]{20}/.test(line)
  ),
  ...(settings.token ? [settings.token] : []),
];

const LEAKS: [what: string, settings: (google: FakeGoogle) => GcsSettings][] = [
  ["a service account", ({ serviceAccount }) => ({ serviceAccount })],
  ["a service account that is refused", ({ serviceAccount }) => ({
    serviceAccount: { ...serviceAccount, private_key_id: "key-2" },
  })],
  ["a user", ({ authorizedUser }) => ({ serviceAccount: authorizedUser })],
  ["a user who is refused", ({ authorizedUser }) => ({
    serviceAccount: { ...authorizedUser, client_id: "other" },
  })],
  ["an HMAC key", () => ({ hmac: HMAC_KEY })],
  ["an HMAC key that is unknown", () => ({
    hmac: { ...HMAC_KEY, accessKeyId: "GOOG1EOTHER" },
  })],
  ["a token that is refused", () => ({ token: "token-secret-1" })],
  ["a token that no header can carry", () => ({ token: "token\nsecret" })],
];
for (const [what, settings] of LEAKS) {
  Deno.test(
    `gcsReader tells no secret in its errors, with ${what}`,
    withGoogle(async (google) => {
      const gcs = { endpoint: google.url, ...settings(google) };
      const secrets = SECRETS(google, gcs);
      const fails: (() => void)[] = [
        () => {},
        () =>
          void google.faults.push((a) => cutAfter(3, a), () => {
            throw new Error("down");
          }),
        () => void google.faults.push((a) => new Response("wrong!", a)),
      ];
      for (const [at, prepare] of fails.entries()) {
        prepare();
        const ref = refTo(at === 0 ? "none" : "2022/5/k");
        const error = await assertRejects(
          () => read(ref, gcs, { retry: { maxRetries: 1 } }),
          ResultError,
        );
        const shown = Deno.inspect(error, { depth: 9, showHidden: true }) +
          JSON.stringify(error) + error.stack + Deno.inspect(error.cause);
        for (const secret of secrets) assert(!shown.includes(secret), secret);
      }
    }),
  );
}

Deno.test(
  "gcsReader does not follow a redirect, with its token or without",
  withGoogle(async (google) => {
    const asked: Request[] = [];
    await using other = serveLoopback((request) => {
      asked.push(request);
      return new Response("elsewhere");
    });
    const redirect = { status: 302, headers: { location: other.url } };
    google.faults.push(() => new Response(null, redirect));
    const { url: endpoint, serviceAccount } = google;
    await assertRejects(
      () => read(refTo("2022/5/k"), { endpoint, serviceAccount }),
      ResultError,
      "the store refused (302)",
    );
    await using moved = serveLoopback(() => new Response(null, redirect));
    await assertRejects(
      () =>
        read(refTo("k"), {
          endpoint,
          serviceAccount: { ...serviceAccount, token_uri: moved.url },
        }),
      ResultError,
      "it refused (302)",
    );
    assertEquals(asked, []);
  }),
);

Deno.test(
  "gcsReader stops when its signal does, also while it waits for a token",
  withGoogle(async (google) => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const fetch: typeof globalThis.fetch = (_, init) =>
      new Promise((_, reject) => {
        init?.signal?.addEventListener(
          "abort",
          () => reject(init.signal?.reason),
        );
        controller.abort(reason);
      });
    const { url: endpoint, serviceAccount } = google;
    const error = await read(refTo("k"), { endpoint, serviceAccount }, {
      fetch,
      signal: controller.signal,
    }).catch((error) => error);
    assertEquals(error, reason);
  }),
);
