/** What Azure has and Azurite has not: identities, and blobs that misbehave. */
import { bytesAnswer, type Loopback, serveLoopback } from "../_loopback.ts";

export const CLIENT_SECRET = "client~secret";
export const ASSERTION = "workload.assertion.jwt";
export const IDENTITY_SECRET = "identity-header-secret";
export const SAS = "sv=2022-11-02&sr=c&sp=r&sig=c2Fz%2Bc2VjcmV0%3D";

export interface FakeAzure extends Loopback {
  /** `/container/blob`, decoded → bytes. */
  readonly blobs: Map<string, Uint8Array<ArrayBuffer>>;
  /** Method and path of each request, with its query. */
  readonly requests: string[];
  /** By whom tokens were asked for. */
  readonly tokens: string[];
  /** Tokens that were given out before count no more. */
  revoke(): void;
  /** Stands between the answer for a blob and the client, once each. */
  readonly faults: ((answer: Response) => Response)[];
}

const RESOURCE = "https://storage.azure.com/";

export function startFakeAzure(): FakeAzure {
  const blobs = new Map<string, Uint8Array<ArrayBuffer>>();
  const requests: string[] = [];
  const tokens: string[] = [];
  const valid = new Set<string>();
  const faults: ((answer: Response) => Response)[] = [];

  function giveToken(whose: string, more: Record<string, unknown>): Response {
    tokens.push(whose);
    const access_token = `eyJ.${whose.replace(" ", "_")}-${tokens.length}`;
    valid.add(access_token);
    return Response.json({ access_token, token_type: "Bearer", ...more });
  }

  async function answerPrincipal(request: Request): Promise<Response> {
    const form = new URLSearchParams(await request.text());
    const isRight = form.get("grant_type") === "client_credentials" &&
      form.get("client_id") === "client-1" &&
      form.get("scope") === `${RESOURCE}.default`;
    if (isRight && form.get("client_secret") === CLIENT_SECRET) {
      return giveToken("principal", { expires_in: 3599 });
    }
    if (
      isRight && form.get("client_assertion") === ASSERTION &&
      form.get("client_assertion_type") ===
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    ) return giveToken("workload", { expires_in: 3599 });
    return Response.json({
      error: "invalid_client",
      error_description: `AADSTS7000215: Invalid client secret: ${form}`,
    }, { status: 401 });
  }

  function answerIdentity(request: Request, url: URL): Response {
    const { searchParams, pathname } = url;
    const version = searchParams.get("api-version");
    const whose = searchParams.get("client_id") ?? "machine";
    if (searchParams.get("resource") !== RESOURCE) {
      return new Response("", { status: 400 });
    }
    const expires_on = String(Math.floor(Date.now() / 1000) + 86_400);
    if (pathname === "/msi/token") {
      return version === "2019-08-01" &&
          request.headers.get("x-identity-header") === IDENTITY_SECRET
        ? giveToken(`app ${whose}`, { expires_on })
        : new Response("", { status: 403 });
    }
    return version === "2018-02-01" &&
        request.headers.get("metadata") === "true"
      ? giveToken(`imds ${whose}`, { expires_in: "86399", expires_on })
      : new Response("", { status: 400 });
  }

  function answerBlob(request: Request, url: URL): Response {
    const refused = (status: number, code: string) =>
      new Response(
        `\ufeff<?xml version="1.0"?><Error><Code>${code}</Code><AuthenticationErrorDetail>${
          request.headers.get("authorization")
        } ${url.search}</AuthenticationErrorDetail></Error>`,
        { status, headers: { "x-ms-error-code": code } },
      );
    const token = request.headers.get("authorization")?.slice("Bearer ".length);
    if (request.headers.get("x-ms-version") !== "2021-12-02") {
      return refused(400, "InvalidHeaderValue");
    }
    if (url.search !== `?${SAS}` && !valid.has(token ?? "")) {
      return refused(
        token === undefined ? 403 : 401,
        token === undefined
          ? "AuthenticationFailed"
          : "InvalidAuthenticationInfo",
      );
    }
    const bytes = blobs.get(decodeURIComponent(url.pathname));
    if (bytes === undefined) return refused(404, "BlobNotFound");
    const etag = `"0x8D${bytes.length}"`;
    const wanted = request.headers.get("if-match");
    if (wanted !== null && wanted !== etag) {
      return refused(412, "ConditionNotMet");
    }
    const answer = bytesAnswer(request, bytes, { etag });
    const fault = faults.shift();
    return fault ? fault(answer) : answer;
  }

  const server = serveLoopback(async (request) => {
    const url = new URL(request.url);
    requests.push(`${request.method} ${url.pathname}${url.search}`);
    if (url.pathname === "/tenant-1/oauth2/v2.0/token") {
      return await answerPrincipal(request);
    }
    return url.pathname === "/msi/token" ||
        url.pathname === "/metadata/identity/oauth2/token"
      ? answerIdentity(request, url)
      : answerBlob(request, url);
  });
  return {
    ...server,
    blobs,
    requests,
    tokens,
    revoke: () => valid.clear(),
    faults,
  };
}
