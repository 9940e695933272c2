const OBJECTS = new URL("./data/objects/", import.meta.url);

/** Recorded objects behind an address whose path is `/bucket/key`. */
export interface RecordedObjects extends AsyncDisposable {
  readonly url: string;
}

/** Serves the recorded objects of one kind of store, whoever asks. */
export function serveRecordedObjects(
  store: "s3" | "gs" | "azure",
): RecordedObjects {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async ({ url }) => {
      const path = decodeURIComponent(new URL(url).pathname)
        .replace(/^\/storage\/v1\/b\/([^/]+)\/o\//, "/$1/"); // JSON API of GCS
      try {
        return new Response(
          await Deno.readFile(new URL(`${store}${path}`, OBJECTS)),
        );
      } catch {
        const body = "<Error><Code>NoSuchKey</Code></Error>";
        return new Response(body, { status: 404 });
      }
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
