/** A store that speaks as much S3 as reading a result asks for. */
export interface S3Store extends AsyncDisposable {
  /** Its address, for `results.s3.endpoint` or AWS_ENDPOINT_URL_S3. */
  readonly url: string;
}

/** The key that a request has to be signed with; the signature is not checked. */
export const STORE_KEY = {
  accessKeyId: "EXAMPLE",
  secretAccessKey: "not a secret",
};

/** Serves folders as buckets, on 127.0.0.1. */
export function serveBuckets(
  folders: Readonly<Record<string, string>>,
): S3Store {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async ({ url, headers }) => {
      const signed = headers.get("authorization") ?? "";
      if (!signed.includes(`Credential=${STORE_KEY.accessKeyId}/`)) {
        return refusal(403, "InvalidAccessKeyId");
      }
      const [, bucket, ...names] = decodeURIComponent(new URL(url).pathname)
        .split("/");
      const folder = folders[bucket!];
      if (folder === undefined) return refusal(404, "NoSuchBucket");
      if (names.includes("..")) return refusal(404, "NoSuchKey");
      const file = await Deno.readFile(`${folder}/${names.join("/")}`)
        .catch(() => undefined);
      return file === undefined
        ? refusal(404, "NoSuchKey")
        : new Response(file);
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function refusal(status: number, code: string): Response {
  return new Response(`<Error><Code>${code}</Code></Error>`, { status });
}
