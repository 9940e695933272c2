/**
 * Google Cloud Storage on loopback, as strict as the real one: it verifies the
 * assertions that tokens are given for, the tokens and the HMAC signatures.
 */
import { createHash, createHmac } from "node:crypto";
import { exportPKCS8, generateKeyPair, jwtVerify } from "jose";
import { crcBase64, startCrc32 } from "../../../src/checksum/crc32.ts";
import { bytesAnswer, type Loopback, serveLoopback } from "../_loopback.ts";

const keys = await generateKeyPair("RS256", { extractable: true });
const PRIVATE_KEY = await exportPKCS8(keys.privateKey);
const EMAIL = "reader@shop.iam.gserviceaccount.com";
const SCOPE = "https://www.googleapis.com/auth/devstorage.read_only";

export const HMAC_KEY = { accessKeyId: "GOOG1ETEST", secret: "hmac+secret/1" };
export const REFRESH_TOKEN = "1//refresh-secret";
export const CLIENT_SECRET = "GOCSPX-client-secret";

export interface FakeGoogle extends Loopback {
  /** `bucket/name` → bytes. */
  readonly objects: Map<string, Uint8Array<ArrayBuffer>>;
  /** Method and path of each request, with its query. */
  readonly requests: string[];
  /** How many tokens were given out, by whom. */
  readonly tokens: string[];
  /** How long tokens live, in seconds. */
  lifetime: number;
  /** Tokens that were given out before count no more. */
  revoke(): void;
  /** Stands between the answer for an object and the client, once each. */
  readonly faults: ((answer: Response) => Response)[];
  /** The key file of a service account of this Google. */
  readonly serviceAccount: Readonly<Record<string, string>>;
  /** What gcloud leaves behind when a user logs in. */
  readonly authorizedUser: Readonly<Record<string, string>>;
}

export function startFakeGoogle(): FakeGoogle {
  const objects = new Map<string, Uint8Array<ArrayBuffer>>();
  const requests: string[] = [];
  const tokens: string[] = [];
  const valid = new Set<string>();
  const faults: ((answer: Response) => Response)[] = [];

  function giveToken(whose: string): Response {
    tokens.push(whose);
    const access_token = `ya29.${whose}-${tokens.length}`;
    valid.add(access_token);
    return Response.json({
      access_token,
      expires_in: google.lifetime,
      token_type: "Bearer",
    });
  }

  async function answerToken(request: Request): Promise<Response> {
    const form = new URLSearchParams(await request.text());
    const refused = (error: string) =>
      Response.json({ error, error_description: `no: ${form}` }, {
        status: 400,
      });
    switch (form.get("grant_type")) {
      case "urn:ietf:params:oauth:grant-type:jwt-bearer":
        try {
          const { payload, protectedHeader } = await jwtVerify(
            form.get("assertion") ?? "",
            keys.publicKey,
            { issuer: EMAIL, audience: `${google.url}/token` },
          );
          const { scope, iat = 0, exp = 0 } = payload;
          const isGood = scope === SCOPE && exp - iat === 3600 &&
            Math.abs(Date.now() / 1000 - iat) < 60 &&
            protectedHeader.alg === "RS256" && protectedHeader.kid === "key-1";
          return isGood ? giveToken("account") : refused("invalid_scope");
        } catch {
          return refused("invalid_grant");
        }
      case "refresh_token":
        return form.get("refresh_token") === REFRESH_TOKEN &&
            form.get("client_secret") === CLIENT_SECRET &&
            form.get("client_id") === "client-1"
          ? giveToken("user")
          : refused("invalid_grant");
    }
    return refused("unsupported_grant_type");
  }

  function answerMetadata(request: Request, url: URL): Response {
    const isRight = request.headers.get("metadata-flavor") === "Google" &&
      url.pathname.endsWith("/instance/service-accounts/default/token");
    return isRight ? giveToken("machine") : new Response("", { status: 403 });
  }

  function answerObject(
    request: Request,
    key: string,
    wanted: string | null | undefined,
    etagOf: (generation: string) => string,
    missing: Response,
  ): Response {
    const bytes = objects.get(key);
    if (bytes === undefined) return missing;
    const generation = String(bytes.length + 1_000);
    if (![null, undefined, generation].includes(wanted)) {
      return Response.json(
        { error: { code: 412, status: "conditionNotMet" } },
        {
          status: 412,
        },
      );
    }
    const crc = startCrc32("crc32c");
    crc.update(bytes);
    const answer = bytesAnswer(request, bytes, {
      "x-goog-hash": `crc32c=${
        crcBase64(crc.digest())
      }, md5=1B2M2Y8AsgTpgAmY7PhCfg==`,
      "x-goog-generation": generation,
      "etag": etagOf(generation),
    });
    const fault = faults.shift();
    return fault ? fault(answer) : answer;
  }

  function answerJson(request: Request, url: URL): Response {
    const [, bucket, name] = /^\/storage\/v1\/b\/([^/]+)\/o\/([^/]+)$/.exec(
      url.pathname,
    ) ?? [];
    const authorization = request.headers.get("authorization");
    if (bucket === undefined || url.searchParams.get("alt") !== "media") {
      return new Response("", { status: 400 });
    }
    if (bucket !== "public" && !valid.has(authorization?.slice(7) ?? "")) {
      return new Response(authorization ?? "Anonymous caller", { status: 401 });
    }
    const wanted = url.searchParams.get("ifGenerationMatch");
    return answerObject(
      request,
      `${decodeURIComponent(bucket)}/${decodeURIComponent(name!)}`,
      wanted,
      () => "CKih16GjycICEAE=", // not quoted, and no condition takes it
      Response.json({
        error: { code: 404, errors: [{ reason: "notFound" }], message: "none" },
      }, { status: 404 }),
    );
  }

  function answerXml(request: Request, url: URL): Response {
    const refused = (status: number, code: string) =>
      new Response(
        `<?xml version='1.0'?><Error><Code>${code}</Code><Signature>${
          request.headers.get("authorization")
        }</Signature></Error>`,
        { status },
      );
    if (
      [...request.headers.keys()].some((name) => name.startsWith("x-goog-"))
    ) {
      return refused(400, "ExcessHeaderValues"); // with Amazon's
    }
    if (!isSignedRight(request, url)) {
      return refused(403, "SignatureDoesNotMatch");
    }
    return answerObject(
      request,
      decodeURIComponent(url.pathname.slice(1)),
      request.headers.get("if-match")?.replaceAll('"', ""),
      (generation) => `"${generation}"`,
      refused(404, "NoSuchKey"),
    );
  }

  const server = serveLoopback(async (request) => {
    const url = new URL(request.url);
    requests.push(`${request.method} ${url.pathname}${url.search}`);
    if (url.pathname === "/token") return await answerToken(request);
    if (url.pathname.startsWith("/computeMetadata/")) {
      return answerMetadata(request, url);
    }
    return url.pathname.startsWith("/storage/v1/")
      ? answerJson(request, url)
      : answerXml(request, url);
  });
  const google: FakeGoogle = {
    ...server,
    objects,
    requests,
    tokens,
    lifetime: 3599,
    revoke: () => valid.clear(),
    faults,
    serviceAccount: {
      type: "service_account",
      client_email: EMAIL,
      private_key: PRIVATE_KEY,
      private_key_id: "key-1",
      token_uri: `${server.url}/token`,
    },
    authorizedUser: {
      type: "authorized_user",
      client_id: "client-1",
      client_secret: CLIENT_SECRET,
      refresh_token: REFRESH_TOKEN,
      token_uri: `${server.url}/token`,
    },
  };
  return google;
}

/** AWS4-HMAC-SHA256, written down from Google's documentation of it. */
function isSignedRight({ method, headers }: Request, url: URL): boolean {
  const [, scope, names, signature] =
    /^AWS4-HMAC-SHA256 Credential=([^,]*), SignedHeaders=([^,]*), Signature=(\w+)$/
      .exec(headers.get("authorization") ?? "") ?? [];
  if (signature === undefined) return false;
  const [id, ...scopes] = scope!.split("/");
  const hmac = (key: string | Uint8Array, text: string) =>
    createHmac("sha256", key).update(text).digest();
  const canonical = [
    method,
    url.pathname,
    url.searchParams.toString(),
    ...names!.split(";").map((name) => `${name}:${headers.get(name)}`),
    "",
    names,
    headers.get("x-amz-content-sha256"),
  ].join("\n");
  const text = [
    "AWS4-HMAC-SHA256",
    headers.get("x-amz-date"),
    scopes.join("/"),
    createHash("sha256").update(canonical).digest("hex"),
  ].join("\n");
  const key = scopes.reduce<string | Uint8Array>(
    hmac,
    `AWS4${HMAC_KEY.secret}`,
  );
  return id === HMAC_KEY.accessKeyId &&
    createHmac("sha256", key).update(text).digest("hex") === signature;
}
