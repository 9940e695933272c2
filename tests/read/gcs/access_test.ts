import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { toText } from "@std/streams";
import {
  type GcsSettingsSource,
  type ReadSettings,
  ResultError,
} from "../../../mod.ts";
import { withFakeClock } from "../../_fake_clock.ts";
import { readContext } from "../_context.ts";
import {
  CLIENT_SECRET,
  type FakeGoogle,
  HMAC_KEY,
  REFRESH_TOKEN,
} from "./_fake_google.ts";
import { serveLoopback } from "../_loopback.ts";
import { withVariables } from "../_variables.ts";
import { eager, gcsReader, read, refTo, withGoogle } from "./_reading.ts";

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
