import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  type Client,
  type ClientOptions,
  createClient,
  type ResultRef,
} from "../../mod.ts";
import { createHandler, type HandlerOptions } from "../../src/http/mod.ts";
import { withBackend } from "../_backend.ts";
import { withEnvironment } from "../_environment.ts";
import {
  childRow,
  mappedRows,
  success,
  taskRunRow,
} from "../_task_run_rows.ts";
import { type Ask, asking, HOST } from "./_handler.ts";
import { keeping, linesOf } from "./_keeping.ts";

const PARENT = `/task-runs/${taskRunRow().id}`;
const CHILD = `/task-runs/${childRow(0).id}`;

/** Every way to a result: what each answers, as status and code. */
async function ways(
  ask: Ask,
): Promise<[way: string, status: number, code?: string][]> {
  const one = async (path: string) => {
    const response = await ask(path);
    const text = await response.text();
    const code = response.ok ? undefined : JSON.parse(text).code;
    return [response.status, code] as const;
  };
  const described = await (await ask(CHILD)).json();
  const { problem, isLoadable } = described.result;
  const [line] = linesOf(
    await (await ask(`${PARENT}/mapped?results=true`)).text(),
  );
  return [
    ["described", isLoadable ? 200 : 403, problem?.code],
    ["value", ...await one(`${CHILD}/result`)],
    ["bytes", ...await one(`${CHILD}/result?raw`)],
    ["list", ...await one(`${PARENT}/result`)],
    ["line", line.error ? 403 : 200, line.error?.code], // a line has no status
  ];
}

const GIVEN = ["described", "value", "bytes", "list", "line"].map((
  way,
) => [way, 200, undefined]);
const DENIED = GIVEN.map(([way]) => [way, 403, "denied"]);

/** Runs with a mapped task whose one child has this result. */
function withResult(
  result: Record<string, unknown>,
  run: (apiUrl: string) => Promise<void>,
): Promise<void> {
  const [parent] = mappedRows([0]);
  const rows = [parent, childRow(0, success(result))];
  return withBackend(rows, (_, api) => run(api.url));
}

async function waysOf(
  apiUrl: string,
  results: ClientOptions["results"],
  options: HandlerOptions,
) {
  const client = createClient({ apiUrl, results });
  return await waysBy(createHandler({ client, ...options }));
}

function waysBy(handler: (request: Request) => Promise<Response>) {
  return ways(
    asking(async (request) =>
      await keeping(request, await handler(request), "")
    ),
  );
}

/** `in/k` is a result, `out/k` is none of ours, `in/link` leads to `out`. */
async function withFolder(run: (folder: string) => Promise<void>) {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    for (const name of ["in", "out"]) {
      await Deno.mkdir(`${folder}/${name}`);
      await Deno.writeTextFile(`${folder}/${name}/k`, `"${name}"`);
    }
    await Deno.symlink(`${folder}/out`, `${folder}/in/link`);
    await Deno.symlink(`${folder}/in`, `${folder}/other`);
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const toFolder = (dir: string) => (ref: ResultRef) => ({ ...ref, dir });

interface Case {
  readonly what: string;
  readonly ref?: (folder: string) => Record<string, unknown>;
  readonly results?: (folder: string) => ClientOptions["results"];
  readonly roots?: (folder: string) => readonly string[];
  readonly isGiven: boolean;
}

const local = (dir: string, location = "k") => ({
  type: "LocalResult",
  dir,
  location,
});
const CASES: readonly Case[] = [
  { what: "that nobody named", isGiven: false },
  {
    what: "among the client's roots",
    results: (f) => ({ local: { roots: [`${f}/in`] } }),
    isGiven: true,
  },
  {
    what: "beside the client's roots",
    results: (f) => ({ local: { roots: [`${f}/out`] } }),
    isGiven: false,
  },
  {
    what: "of a client without local files",
    results: () => ({ local: false }),
    isGiven: false,
  },
  {
    what: "among the handler's roots",
    roots: (f) => [`${f}/in`],
    isGiven: true,
  },
  {
    what: "among the handler's roots by a link",
    roots: (f) => [`${f}/other`],
    isGiven: true,
  },
  {
    what: "below one of the handler's roots",
    roots: (f) => [`${f}/out`, f],
    isGiven: true,
  },
  {
    what: "beside the handler's roots",
    roots: (f) => [`${f}/out`],
    isGiven: false,
  },
  {
    what: "that only starts like one of the handler's roots",
    roots: (f) => [`${f}/i`],
    isGiven: false,
  },
  {
    what: "when the handler's roots are none",
    roots: () => [],
    isGiven: false,
  },
  {
    what: "that a link in the handler's roots leads to",
    ref: (f) => local(`${f}/in/link`),
    roots: (f) => [`${f}/in`],
    isGiven: false,
  },
  {
    what: "that dots lead to",
    ref: (f) => local(`${f}/in/../out`),
    roots: (f) => [`${f}/in`],
    isGiven: false,
  },
  {
    what: "of another machine, rewritten to one of the client's roots",
    ref: () => local("/elsewhere"),
    results: (f) => ({
      local: { roots: [`${f}/in`] },
      rewrite: toFolder(`${f}/in`),
    }),
    isGiven: true,
  },
  {
    what: "of another machine, rewritten to one of the handler's roots",
    ref: () => local("/elsewhere"),
    results: (f) => ({ rewrite: toFolder(`${f}/in`) }),
    roots: (f) => [`${f}/in`],
    isGiven: true,
  },
  {
    what: "among the handler's roots, but not the client's",
    results: (f) => ({ local: { roots: [`${f}/out`] } }),
    roots: (f) => [`${f}/in`],
    isGiven: false,
  },
  {
    what: "among the roots of both",
    results: (f) => ({ local: { roots: [f] } }),
    roots: (f) => [`${f}/in`],
    isGiven: true,
  },
  {
    what: "that a rewrite knows, and lets others pass",
    results: (f) => ({
      rewrite: (ref) => ref.dir?.startsWith(f) ? ref : { ...ref, dir: "/mnt" },
    }),
    isGiven: false,
  },
  {
    what: "of a client whose rewrite fails for others",
    results: (f) => ({
      rewrite(ref) {
        if (ref.dir?.startsWith(f)) return ref;
        throw new Error("which folder?");
      },
    }),
    isGiven: false,
  },
  {
    what: "that a result in a store is rewritten to",
    ref: () => ({ type: "S3Result", bucket: "shop", location: "k" }),
    results: (f) => ({
      rewrite: ({ location }) => ({
        type: "LocalResult",
        dir: `${f}/in`,
        location,
      }),
    }),
    isGiven: false,
  },
];
for (const { what, ref, results, roots, isGiven } of CASES) {
  Deno.test(`a file in a folder ${what} is ${isGiven ? "given" : "denied"}`, () =>
    withFolder((folder) =>
      withResult(ref?.(folder) ?? local(`${folder}/in`), async (apiUrl) => {
        const options = roots && { local: { roots: roots(folder) } };
        const found = await waysOf(apiUrl, results?.(folder), options ?? {});
        assertEquals(found, isGiven ? GIVEN : DENIED);
      })
    ));
}

Deno.test("a handler without a client gives files of its roots alone", () =>
  withFolder((folder) =>
    withResult(local(`${folder}/in`), (apiUrl) =>
      withEnvironment({
        PREFECT__BACKEND: "server",
        PREFECT__SERVER__ENDPOINT: apiUrl,
      }, async () => {
        const roots = [`${folder}/in`];
        assertEquals(await waysBy(createHandler({ local: { roots } })), GIVEN);
        assertEquals(await waysBy(createHandler()), DENIED);
      }))
  ));

Deno.test("a client that is not the library's gives no files", () =>
  withFolder((folder) =>
    withResult(local(`${folder}/in`), async (apiUrl) => {
      const { graphql } = createClient({ apiUrl });
      const client: Client = { apiUrl, graphql };
      assertEquals(await waysBy(createHandler({ client })), DENIED);
    })
  ));

Deno.test("a denied result has a hint, and does not reveal whether a file exists", () =>
  withFolder((folder) =>
    withResult(local(`${folder}/out`, "missing"), async (apiUrl) => {
      const roots = [`${folder}/in`];
      assertEquals(await waysOf(apiUrl, {}, { local: { roots } }), DENIED);
      const handler = createHandler({ client: createClient({ apiUrl }) });
      const { hint } =
        await (await handler(new Request(`${HOST}${CHILD}/result`))).json();
      assertStringIncludes(hint, "createHandler({ local: { roots } })");
    })
  ));

Deno.test("hints are in the words of the program that serves, wherever they stand", () =>
  withFolder((folder) =>
    withResult(local(`${folder}/out`, "missing"), async (apiUrl) => {
      const seen: string[] = [];
      const handler = createHandler({
        client: createClient({ apiUrl }),
        rewordHint(hint) {
          seen.push(hint);
          return "Ask the operator";
        },
      });
      const answer = async (path: string) =>
        await (await handler(new Request(`${HOST}${path}`))).text();
      const problem = JSON.parse(await answer(`${CHILD}/result`));
      assertEquals(problem.hint, "Ask the operator");
      const { result } = JSON.parse(await answer(CHILD));
      assertEquals(result.problem.hint, "Ask the operator");
      const lines = await answer(`${PARENT}/mapped?results=true`);
      const [first] = linesOf(lines);
      assertEquals(first.error.hint, "Ask the operator");
      assertEquals(seen.length, 3);
    })
  ));

Deno.test("a hint that has no words is left out", () =>
  withFolder((folder) =>
    withResult(local(`${folder}/out`, "missing"), async (apiUrl) => {
      const client = createClient({ apiUrl });
      const handler = createHandler({ client, rewordHint: () => undefined });
      const response = await handler(new Request(`${HOST}${CHILD}/result`));
      assertEquals("hint" in await response.json(), false);
    })
  ));

const secret = {
  type: "SecretResult",
  secret_type: "PrefectSecret",
  location: "TOKEN",
};
const SECRETS: [
  what: string,
  ref: Record<string, unknown>,
  results: ClientOptions["results"],
][] = [
  ["", secret, { secrets: { TOKEN: "hush" } }],
  [" that is rewritten to a value", secret, {
    rewrite: () => ({ type: "PrefectResult", location: '"hush"' }),
  }],
  [" that something is rewritten to", {
    type: "S3Result",
    bucket: "shop",
    location: "k",
  }, {
    secrets: { TOKEN: "hush" },
    rewrite: () => ({ type: "SecretResult", location: "TOKEN" }),
  }],
  [" with a reader of its own", secret, {
    readers: {
      SecretResult: {
        open: () => Promise.resolve(new Blob(['"hush"']).stream()),
      },
    },
  }],
];
for (const [what, ref, results] of SECRETS) {
  Deno.test(`a secret${what} is denied`, () =>
    withResult(ref, async (apiUrl) => {
      assertEquals(await waysOf(apiUrl, results, {}), DENIED);
    }));
}

Deno.test("a missing part of a result is reported before a denial of the handler", () =>
  withResult({ ...secret, location: null }, async (apiUrl) => {
    const found = await waysOf(apiUrl, {}, {});
    assertEquals(
      found.map(([way, , code]) => [way, code]),
      GIVEN.map(([way]) => [way, "no_location"]),
    );
  }));
