import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { decodeJwt } from "jose";
import { toArrayBuffer, toText } from "@std/streams";
import {
  type GcsSettings,
  type GcsSettingsSource,
  type ReadContext,
  type ReadSettings,
  ResultError,
  type ResultErrorCode,
} from "../../../mod.ts";
import { readerOf } from "../_readers.ts";
import { withFakeClock, withoutTime } from "../../_fake_clock.ts";
import { readContext } from "../_context.ts";
import {
  CLIENT_SECRET,
  type FakeGoogle,
  HMAC_KEY,
  REFRESH_TOKEN,
  startFakeGoogle,
} from "./_fake_google.ts";
import { cutAfter, serveLoopback } from "../_loopback.ts";
import { withVariables } from "../_variables.ts";

const gcsReader = await readerOf("GCSResult");

const bytesOf = (text: string) => new TextEncoder().encode(text);
const refTo = (location: string | null, bucket: string | null = "shop") => ({
  type: "GCSResult",
  bucket,
  location,
});

/** No waiting between tries, so that tests are quick. */
const eager: Partial<ReadContext> = { retry: { onRetry: () => {} } };

/** A Google with one object, no variables but these, and no waiting. */
function withGoogle(
  run: (google: FakeGoogle) => Promise<void>,
  variables: (google: FakeGoogle) => Record<string, string> = () => ({}),
): () => Promise<void> {
  return () =>
    withoutTime(async () => {
      await using google = startFakeGoogle();
      google.objects.set("shop/2022/5/k", bytesOf("stored"));
      google.objects.set("public/k", bytesOf("for all"));
      await withVariables(variables(google), () => run(google));
    });
}

async function read(
  ref: ReturnType<typeof refTo>,
  gcs: GcsSettingsSource,
  more: Partial<ReadContext> & { settings?: ReadSettings } = {},
): Promise<string> {
  const context = readContext({ gcs, ...more.settings }, {
    ...eager,
    ...more,
    ...(more.settings && { settings: { gcs, ...more.settings } }),
  });
  return await toText(await gcsReader.open(ref, context));
}

const GIVEN: [
  what: string,
  settings: (google: FakeGoogle) => GcsSettingsSource,
  tokens: string[],
][] = [
  ["a service account", ({ serviceAccount }) => ({ serviceAccount }), [
    "account",
  ]],
  ["a service account as JSON", ({ serviceAccount }) => ({
    serviceAccount: JSON.stringify(serviceAccount),
  }), ["account"]],
  ["a service account without a type, whose key has lost its lines", ({
    serviceAccount: { type: _, ...rest },
  }) => ({
    serviceAccount: {
      ...rest,
      private_key: rest.private_key!.replaceAll("\n", "\\n"),
    },
  }), ["account"]],
  ["a user who has logged in", ({ authorizedUser }) => ({
    serviceAccount: authorizedUser,
  }), ["user"]],
  ["an HMAC key", () => ({ hmac: HMAC_KEY }), []],
  ["a function of settings", ({ serviceAccount }) => () => ({
    serviceAccount,
  }), ["account"]],
  [
    "a function that waits",
    () => () => Promise.resolve({ hmac: HMAC_KEY }),
    [],
  ],
];
for (const [what, settings, tokens] of GIVEN) {
  Deno.test(
    `gcsReader reads with ${what}`,
    withGoogle(async (google) => {
      const source = settings(google);
      const given = typeof source === "function"
        ? async () => ({ endpoint: google.url, ...await source() })
        : { endpoint: google.url, ...source };
      assertEquals(await read(refTo("2022/5/k"), given), "stored");
      assertEquals(google.tokens, tokens);
    }),
  );
}

Deno.test(
  "gcsReader reads with a token, from the settings alone",
  withGoogle(async (google) => {
    const answer = await fetch(`${google.url}/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "refresh_token",
        client_id: "client-1",
        client_secret: CLIENT_SECRET,
        refresh_token: REFRESH_TOKEN,
      }),
    });
    const { access_token: token } = await answer.json();
    const settings = { endpoint: google.url, token };
    assertEquals(await read(refTo("2022/5/k"), settings), "stored");
    assertEquals(google.tokens, ["user"]);
  }),
);

Deno.test(
  "gcsReader reads public objects without credentials",
  withGoogle(async (google) => {
    const settings = { endpoint: google.url, anonymous: true };
    assertEquals(await read(refTo("k", "public"), settings), "for all");
    assertEquals(google.requests, ["GET /storage/v1/b/public/o/k?alt=media"]);
  }),
);

const FOUND: [
  where: string,
  variables: (google: FakeGoogle, file: string) => Record<string, string>,
  file: (google: FakeGoogle) => unknown,
  settings: (google: FakeGoogle) => ReadSettings,
  tokens: string[],
][] = [
  [
    "the secret of the settings",
    () => ({}),
    () => "",
    ({ serviceAccount }) => ({ secrets: { GCP_CREDENTIALS: serviceAccount } }),
    ["account"],
  ],
  [
    "the secret of the environment",
    ({ serviceAccount }) => ({
      PREFECT__CONTEXT__SECRETS__GCP_CREDENTIALS: JSON.stringify(
        serviceAccount,
      ),
    }),
    () => "",
    () => ({}),
    ["account"],
  ],
  [
    "the secret, before a file",
    (_, file) => ({ GOOGLE_APPLICATION_CREDENTIALS: file }),
    ({ authorizedUser }) => authorizedUser,
    ({ serviceAccount }) => ({ secrets: { GCP_CREDENTIALS: serviceAccount } }),
    ["account"],
  ],
  [
    "the file of GOOGLE_APPLICATION_CREDENTIALS",
    (_, file) => ({ GOOGLE_APPLICATION_CREDENTIALS: file }),
    ({ serviceAccount }) => serviceAccount,
    () => ({}),
    ["account"],
  ],
  [
    "that file, of a user",
    (_, file) => ({ GOOGLE_APPLICATION_CREDENTIALS: file }),
    ({ authorizedUser }) => authorizedUser,
    () => ({}),
    ["user"],
  ],
  [
    "gcloud's file",
    (_, file) => ({ CLOUDSDK_CONFIG: file.replace(/\/[^/]*$/, "") }),
    ({ authorizedUser }) => authorizedUser,
    () => ({}),
    ["user"],
  ],
  [
    "gcloud's file at home",
    (_, file) => ({ HOME: file.replace(/\/\.config\/.*$/, "") }),
    ({ authorizedUser }) => authorizedUser,
    () => ({}),
    ["user"],
  ],
  [
    "gcloud's file of Windows",
    (_, file) => ({ APPDATA: file.replace(/\/gcloud\/.*$/, "") }),
    ({ authorizedUser }) => authorizedUser,
    () => ({}),
    ["user"],
  ],
  [
    "the metadata server, where a named file is not there",
    ({ url }) => ({
      GCE_METADATA_HOST: url.slice("http://".length),
      GOOGLE_APPLICATION_CREDENTIALS: "/nowhere/key.json",
    }),
    () => "",
    () => ({}),
    ["machine"],
  ],
];
for (const [where, variables, file, settings, tokens] of FOUND) {
  Deno.test(
    `gcsReader finds credentials in ${where}`,
    withGoogle(async (google) => {
      const home = await Deno.makeTempDir();
      const folder = `${home}/.config/gcloud`;
      const path = `${folder}/application_default_credentials.json`;
      await Deno.mkdir(folder, { recursive: true });
      await Deno.writeTextFile(path, JSON.stringify(file(google)));
      try {
        await withVariables(variables(google, path), async () => {
          const found = await read(
            refTo("2022/5/k"),
            { endpoint: google.url },
            {
              settings: settings(google),
            },
          );
          assertEquals(found, "stored");
          assertEquals(google.tokens, tokens);
        });
      } finally {
        await Deno.remove(home, { recursive: true });
      }
    }),
  );
}

Deno.test(
  "gcsReader sees credentials that change while it runs",
  withGoogle(async (google) => {
    const context = readContext({ gcs: { endpoint: google.url } });
    const name = "PREFECT__CONTEXT__SECRETS__GCP_CREDENTIALS";
    const { serviceAccount, authorizedUser } = google;
    for (const secret of [serviceAccount, authorizedUser, authorizedUser]) {
      await withVariables({ [name]: JSON.stringify(secret) }, async () => {
        const stream = await gcsReader.open(refTo("2022/5/k"), context);
        assertEquals(await toText(stream), "stored");
      });
    }
    assertEquals(google.tokens, ["account", "user"]);
  }),
);

Deno.test(
  "gcsReader asks Prefect Cloud for the secret, and goes on where it does not answer",
  withGoogle(async (google) => {
    const gcs = { endpoint: google.url };
    const asked: string[] = [];
    const fetchCloudSecret = (name: string) => {
      asked.push(name);
      return Promise.resolve(google.serviceAccount);
    };
    assertEquals(
      await read(refTo("2022/5/k"), gcs, { fetchCloudSecret }),
      "stored",
    );
    assertEquals(asked, ["GCP_CREDENTIALS"]);
    const offline = () => Promise.reject(new Error("no answer"));
    assertEquals(
      await read(refTo("2022/5/k"), gcs, { fetchCloudSecret: offline }),
      "stored",
    );
    assertEquals(google.tokens, ["account", "machine"]);
  }, ({ url }) => ({ GCE_METADATA_HOST: url.slice("http://".length) })),
);

Deno.test(
  "gcsReader gives an emulator no credentials but those of the settings",
  withGoogle(async (google) => {
    const secrets = { GCP_CREDENTIALS: google.serviceAccount };
    const settings = { secrets };
    assertEquals(await read(refTo("k", "public"), {}, { settings }), "for all");
    assertEquals(google.tokens, []);
    const { serviceAccount } = google;
    assertEquals(await read(refTo("2022/5/k"), { serviceAccount }), "stored");
  }, ({ url }) => ({ STORAGE_EMULATOR_HOST: url.slice("http://".length) })),
);

Deno.test(
  "gcsReader reads an endpoint without credentials where it finds none",
  withGoogle(async (google) => {
    const gcs = { endpoint: new URL(google.url) };
    assertEquals(await read(refTo("k", "public"), gcs), "for all");
  }, () => ({ GCE_METADATA_HOST: "127.0.0.1:9" })),
);

Deno.test(
  "gcsReader shares a token between reads, and renews it before it ends",
  withGoogle(async (google) => {
    const gcs = {
      endpoint: google.url,
      serviceAccount: google.serviceAccount,
    };
    const context = readContext({ gcs }, eager);
    const open = async () =>
      await toText(await gcsReader.open(refTo("2022/5/k"), context));
    assertEquals(await Promise.all([open(), open(), open()]), [
      "stored",
      "stored",
      "stored",
    ]);
    assertEquals(google.tokens.length, 1);
    google.lifetime = 100;
    google.revoke();
    assertEquals(await open(), "stored"); // 401, once
    assertEquals(google.tokens.length, 2);
    assertEquals(await open(), "stored"); // 100 s is soon
    assertEquals(google.tokens.length, 3);
  }),
);

Deno.test(
  "gcsReader does not keep a failure to get a token",
  withGoogle(async (google) => {
    const gcs = { endpoint: google.url };
    let secret: unknown = { ...google.serviceAccount, client_email: "other" };
    const secrets = () => secret;
    const context = readContext({ gcs, secrets }, eager);
    const error = await assertRejects(
      () => gcsReader.open(refTo("k"), context),
      ResultError,
      `Cannot read "gs://shop/k": cannot get a token at "${google.url}/token": it refused (400 invalid_grant)`,
    );
    assertEquals([error.code, error.ref?.location], ["denied", "k"]);
    secret = google.serviceAccount;
    assertEquals(
      await toText(await gcsReader.open(refTo("2022/5/k"), context)),
      "stored",
    );
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
  ref: ReturnType<typeof refTo>,
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
  ): [string, ReturnType<typeof refTo>, ResultErrorCode, string] => [
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

const UNUSABLE: [what: string, credentials: unknown, message: string][] = [
  [
    "an external account",
    { type: "external_account" },
    'type "external_account" are not supported',
  ],
  [
    "an account that is impersonated",
    { type: "impersonated_service_account" },
    'type "impersonated_service_account" are not supported',
  ],
  [
    "what is not JSON",
    "-----secret-text-----",
    "not the JSON of a credentials",
  ],
  ["a number", 7, "not the JSON of a credentials"],
  [
    "a key that is none",
    { client_email: "a", private_key: "secret-text" },
    "its private_key is no RSA key",
  ],
  [
    "a key file that sends its assertion elsewhere",
    { token_uri: "https://evil.example/token" },
    'its token_uri is not at Google, but at "evil.example"',
  ],
  [
    "a key file that only looks like Google's",
    { token_uri: "https://oauth2.googleapis.com.evil.example/" },
    'but at "oauth2.googleapis.com.evil.example"',
  ],
  [
    "a token_uri without encryption",
    { token_uri: "http://oauth2.googleapis.com/token" },
    'but at "oauth2.googleapis.com"',
  ],
  ["a token_uri that is none", { token_uri: "token" }, 'but at ""'],
];
for (const [what, serviceAccount, message] of UNUSABLE) {
  Deno.test(
    `gcsReader cannot use ${what}`,
    withGoogle(async ({ url: endpoint }) => {
      const secrets = { GCP_CREDENTIALS: serviceAccount };
      const error = await assertRejects(
        () => read(refTo("k"), { endpoint }, { settings: { secrets } }),
        ResultError,
        message,
      );
      assertEquals(error.code, "denied");
      assertStringIncludes(error.message, '"GCP_CREDENTIALS"');
      assert(!Deno.inspect(error).includes("secret-text"));
    }),
  );
}

for (
  const token_uri of [
    "https://oauth2.googleapis.com/token",
    "https://accounts.google.com/o/oauth2/token",
  ]
) {
  Deno.test(
    `gcsReader signs for Google what goes to ${token_uri}`,
    withGoogle(async ({ serviceAccount }) => {
      const audiences: unknown[] = [];
      const fetch = (input: RequestInfo | URL, init?: RequestInit) => {
        if (input instanceof Request) {
          return Promise.resolve(new Response(`from ${input.url}`));
        }
        assertEquals(input, token_uri);
        const form = init?.body as URLSearchParams;
        audiences.push(decodeJwt(form.get("assertion")!).aud);
        return Promise.resolve(Response.json({ access_token: "ya29.a" }));
      };
      const gcs = { serviceAccount: { ...serviceAccount, token_uri } };
      assertEquals(
        await read(refTo("k"), gcs, { fetch }),
        "from https://storage.googleapis.com/storage/v1/b/shop/o/k?alt=media",
      );
      assertEquals(audiences, ["https://oauth2.googleapis.com/token"]);
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

Deno.test(
  "gcsReader says where it has looked for credentials",
  withGoogle(async () => {
    const error = await assertRejects(() => read(refTo("k"), {}), ResultError);
    assertEquals(error.code, "denied");
    for (
      const place of [
        "results.gcs",
        "GCP_CREDENTIALS",
        "GOOGLE_APPLICATION_CREDENTIALS",
        "application_default_credentials.json",
        "metadata server",
      ]
    ) assertStringIncludes(error.message, place);
  }, () => ({ GCE_METADATA_HOST: "127.0.0.1:9" })),
);

Deno.test("gcsReader waits a second for a metadata server, and no longer", async () => {
  const asked = Promise.withResolvers<void>();
  const leave = Promise.withResolvers<void>();
  await using silent = serveLoopback(async () => {
    asked.resolve();
    await leave.promise;
    return new Response();
  });
  const host = silent.url.slice("http://".length);
  await withVariables(
    { GCE_METADATA_HOST: host },
    () =>
      withFakeClock(async (clock) => {
        let isOver = false;
        const refused = assertRejects(
          () => read(refTo("k"), {}).finally(() => isOver = true),
          ResultError,
          "neither",
        );
        await asked.promise;
        await clock.advance(999);
        assertEquals(isOver, false);
        await clock.advance(1);
        await refused;
      }),
  );
  leave.resolve();
});

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
      "its crc32c is not the one that the store names",
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

Deno.test({
  name: "gcsReader passes over what it may not look at",
  permissions: { net: ["127.0.0.1"], env: false, read: false },
  fn: async () => {
    const error = await assertRejects(
      () => read(refTo("k"), {}),
      ResultError,
      "neither in results.gcs, nor in the secret",
    );
    assertEquals(error.code, "denied");
  },
});
