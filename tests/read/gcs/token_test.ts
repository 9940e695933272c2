import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { decodeJwt } from "jose";
import { toText } from "@std/streams";
import { ResultError } from "../../../mod.ts";
import { readContext } from "../_context.ts";
import { eager, gcsReader, read, refTo, withGoogle } from "./_reading.ts";

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
    "not a credentials file in JSON",
  ],
  ["a number", 7, "not a credentials file in JSON"],
  [
    "a key that is none",
    { client_email: "a", private_key: "secret-text" },
    "its private_key is not an RSA key",
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
        if (init?.method !== "POST") {
          return Promise.resolve(new Response(`from ${input}`));
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
