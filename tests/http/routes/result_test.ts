import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
} from "@std/assert";
import { createClient, type ResultReader } from "../../../mod.ts";
import { createHandler } from "../../../src/http/mod.ts";
import {
  recordedRows,
  startTestBackend,
  type TaskRunData,
} from "../../../src/testing/mod.ts";
import { isTuple, resolveValue } from "../../../page/values/resolve.ts";
import { withBackend } from "../../_backend.ts";
import {
  childRow,
  mappedRows,
  rowWithValue,
  success,
  taskRunRow,
} from "../../_task_run_rows.ts";
import { asking, HOST, withHandler } from "../_handler.ts";

const PATH = `/task-runs/${taskRunRow().id}/result`;

const VALUES: [stored: string, json: string][] = [
  ["42", "42"],
  ["null", "null"],
  ['"ä \\ud83d\\ude00"', '"ä 😀"'],
  ['{"__proto__": [1]}', '{"__proto__":[1]}'],
  ["18446744073709551616", '{"$type":"int","value":"18446744073709551616"}'],
  [
    "[NaN, -0.0]",
    '[{"$type":"float","value":"NaN"},{"$type":"float","value":"-0"}]',
  ],
];
for (const [stored, json] of VALUES) {
  Deno.test(`the value ${stored} is answered without loss`, () =>
    withHandler([rowWithValue(stored)], async (ask) => {
      const response = await ask(PATH);
      const text = await response.text();
      assertEquals(text, json);
      assertEquals(response.headers.get("content-type"), "application/json");
      const length = String(new TextEncoder().encode(text).length);
      assertEquals(response.headers.get("content-length"), length);
    }));
}

// deno-lint-ignore no-explicit-any -- JSON of the handler
type Answer = any;

/** Order(id=1, items=(Item(sku="A"),)), as CPython pickles it. */
const ORDER = "cshop\nOrder\n(I1\n(cshop\nItem\n(tR(dVsku\nVA\nsbttR.";

for (const path of ["result", "mapped?results=true"]) {
  Deno.test(`?fields of ${path} gives instances their fields, and marks tuples`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeTextFile(`${folder}/order.pickle`, ORDER);
      const stored = success({
        type: "LocalResult",
        dir: folder,
        location: `${folder}/order.pickle`,
      });
      const rows = path === "result"
        ? [taskRunRow({ serialized_state: stored })]
        : [...mappedRows([], 1), childRow(0, stored)];
      await withHandler(rows, async (ask) => {
        const read = async (query: string) => {
          const at = `/task-runs/${taskRunRow().id}/${path}`;
          const text = await (await ask(`${at}${query}`)).text();
          const json = resolveValue(JSON.parse(text)) as Answer;
          return path === "result" ? json : json.result;
        };
        const joined = path === "result" ? "?" : "&";
        const { fields, ...others } = await read(`${joined}fields`);
        assertEquals(fields[0], ["0", 1]);
        const [, [, items]] = fields;
        assert(isTuple(items));
        assertEquals(items[0].fields, [["sku", "A"]]);
        assertEquals(Object.keys(await read("")), Object.keys(others));
      }, { local: { roots: [folder] } });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

const FAILURES: [what: string, state: unknown, status: number, code: string][] =
  [
    ["runs", { type: "Running" }, 409, "not_finished"],
    [
      "failed",
      { type: "Failed", _result: { type: "LocalResult" } },
      404,
      "no_location",
    ],
    ["has no result type", success({ type: "NoResultType" }), 404, "no_result"],
    [
      "has a result of a custom class",
      success({ type: "MyResult", location: "k" }),
      501,
      "custom_type",
    ],
    [
      "holds what nothing can read",
      success({ type: "PrefectResult", location: "{" }),
      422,
      "undecodable",
    ],
  ];
for (const [what, state, status, code] of FAILURES) {
  for (const init of [{}, { headers: { "if-none-match": "*" } }]) {
    Deno.test(`a task run that ${what} gives ${status}, with ${JSON.stringify(init)}`, () => {
      const row = taskRunRow({ serialized_state: state });
      return withHandler([row], async (ask) => {
        for (const query of code === "undecodable" ? [""] : ["", "?raw"]) {
          if (code === "undecodable" && "headers" in init) continue;
          const response = await ask(PATH + query, init);
          assertEquals([response.status, (await response.json()).code], [
            status,
            code,
          ]);
        }
      });
    });
  }
}

Deno.test("a value that is nested too deep for JSON is a problem, its bytes are not", async () => {
  const deep = "[".repeat(2_000) + "]".repeat(2_000);
  await withHandler([rowWithValue(deep)], async (ask) => {
    const response = await ask(PATH);
    const { code, hint } = await response.json();
    assertEquals([response.status, code], [422, "unencodable"]);
    assertEquals(hint, "Request ?raw, and decode the bytes");
    assertEquals(await (await ask(`${PATH}?raw`)).text(), deep);
  });
});

Deno.test("a result that is too large is a problem", () =>
  withBackend(
    [rowWithValue("[1, 2, 3]")],
    async (client) => {
      for (const path of [PATH]) {
        const response = await asking(createHandler({ client }))(path);
        assertEquals([response.status, (await response.json()).code], [
          413,
          "too_large",
        ]);
      }
    },
    {},
    { results: { maxBytes: 4 } },
  ));

Deno.test("a value is known by the state and the place", () =>
  withHandler([rowWithValue("1")], async (ask, api) => {
    const tags: string[] = [];
    const tagged = async (location: string, message = "m") => {
      api.setRows([
        {
          ...taskRunRow(),
          serialized_state: {
            ...success({ type: "PrefectResult", location }),
            message,
          },
        } as never,
      ]);
      const response = await ask(PATH, {
        headers: { "if-none-match": tags.join(", ") },
      });
      const etag = response.headers.get("etag")!;
      assertMatch(etag, /^W\/"[\da-f]{32}"$/);
      if (response.status === 200) tags.push(etag);
      return response.status;
    };
    assertEquals(await tagged("1"), 200);
    assertEquals(await tagged("1"), 304);
    assertEquals(await tagged("2"), 200);
    assertEquals(await tagged("1"), 304);
    assertEquals(await tagged("1", "another run"), 200);
    assertEquals(new Set(tags).size, 3);
  }));

Deno.test("a value that is known is not read", async () => {
  let opened = 0;
  const reader = {
    open() {
      opened++;
      return Promise.resolve(new Blob(["1"]).stream());
    },
  };
  const row = taskRunRow({
    serialized_state: success({ type: "Mine", location: "k" }),
  });
  await withBackend(
    [row],
    async (client) => {
      const ask = asking(createHandler({ client }));
      const etag = (await ask(PATH)).headers.get("etag")!;
      assertEquals(
        (await ask(PATH, { headers: { "if-none-match": etag } })).status,
        304,
      );
      assertEquals(opened, 1);
    },
    {},
    { results: { readers: { Mine: reader } } },
  );
});

for (const count of [0, 1, 3, 250]) {
  Deno.test(`a mapped task run of ${count} gives the list of its children's results`, () => {
    const indices = Array.from({ length: count }, (_, index) => index);
    return withHandler(mappedRows(indices).toReversed(), async (ask) => {
      const response = await ask(PATH);
      assertEquals(await response.json(), indices.map((index) => 10 * index));
    });
  });
}

Deno.test("the list of a mapped task run is known by all children's states", () => {
  const rows = mappedRows([0, 1, 2]);
  return withHandler(rows, async (ask, api) => {
    const etag = (await ask(PATH)).headers.get("etag")!;
    const headers = { "if-none-match": etag };
    assertEquals((await ask(PATH, { headers })).status, 304);
    api.setState(
      childRow(1).id as string,
      success({ type: "PrefectResult", location: "7" }),
    );
    const changed = await ask(PATH, { headers });
    assertEquals(await changed.json(), [0, 7, 20]);
    assertNotEquals(changed.headers.get("etag"), etag);
  });
});

const CHILDREN: [
  what: string,
  rows: Record<string, unknown>[],
  status: number,
  code: string,
][] = [
  [
    "one still runs",
    [...mappedRows([0, 2], 3), childRow(1, { type: "Running" })],
    409,
    "not_finished",
  ],
  [
    "one has failed",
    [...mappedRows([0, 2], 3), childRow(1, { type: "Failed" })],
    404,
    "no_result",
  ],
  ["one is missing", mappedRows([0, 2], 3), 409, "missing_index"],
  ["the last is missing", mappedRows([0, 1], 3), 409, "missing_index"],
  [
    "one cannot be decoded",
    [
      ...mappedRows([0, 2], 3),
      childRow(1, success({ type: "PrefectResult", location: "{" })),
    ],
    422,
    "undecodable",
  ],
];
for (const [what, rows, status, code] of CHILDREN) {
  Deno.test(`where ${what}, a mapped task run gives ${status}`, () =>
    withHandler(rows, async (ask) => {
      const response = await ask(PATH, { headers: { "if-none-match": "*" } });
      const problem = code === "undecodable"
        ? await (await ask(PATH)).json()
        : await response.json();
      assertEquals([problem.status, problem.code], [status, code]);
    }));
}

Deno.test("a request that is cancelled stops the reads of all children", async () => {
  const controller = new AbortController();
  let [open, stopped] = [0, 0];
  const reader: ResultReader = {
    open: (_, { signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          stopped++;
          reject(signal.reason);
        });
        if (++open === 6) controller.abort();
      }),
  };
  const [parent, ...children] = mappedRows([0, 1, 2, 3, 4, 5, 6, 7]);
  const mine = success({ type: "Mine", location: "k" });
  const rows = [
    parent,
    ...children.map((row) => ({ ...row, serialized_state: mine })),
  ];
  await withBackend(
    rows,
    async (client) => {
      const { signal } = controller;
      const response = await asking(createHandler({ client }))(PATH, {
        signal,
      });
      assertEquals([response.status, open, stopped], [499, 6, 6]);
      await response.body?.cancel();
    },
    {},
    { results: { readers: { Mine: reader } } },
  );
});

Deno.test("a mapped task run has no bytes of its own", () =>
  withHandler(mappedRows([0]), async (ask) => {
    const response = await ask(`${PATH}?raw`);
    assertEquals([response.status, (await response.json()).code], [
      404,
      "no_result",
    ]);
  }));

Deno.test("a value can be had as JSON alone, bytes as they are", () =>
  withHandler([rowWithValue("1")], async (ask) => {
    const headers = { accept: "application/octet-stream" };
    assertEquals((await ask(PATH, { headers })).status, 406);
    assertEquals((await ask(`${PATH}?raw`, { headers })).status, 200);
    assertEquals((await ask(`${PATH}?raw=false`, { headers })).status, 406);
  }));

Deno.test("every recorded result is answered as the document says", async () => {
  const resultsDir = await Deno.realPath(
    new URL("../../data/results", import.meta.url),
  );
  const rows = recordedRows({ resultsDir });
  await withBackend(rows, async (_, api) => {
    const results = { local: { roots: [resultsDir] } };
    const client = createClient({ apiUrl: api.url, results, retry: false });
    const statuses = new Map<number, number>();
    await withHandler(rows, async (ask) => {
      for (const { id } of rows) {
        for (const query of ["", "?raw"]) {
          const { status } = await ask(`/task-runs/${id}/result${query}`);
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
        }
      }
    }, { client });
    for (const status of [200, 404, 409]) {
      assertEquals(
        statuses.get(status)! > 10,
        true,
        `${status}: ${statuses.get(status)}`,
      );
    }
    assertEquals(statuses.get(500), undefined);
  });
});

/** A list of so many integers, as a pickle of 5 bytes each. */
function longPickle(count: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + 5 * count + 2);
  bytes.set([0x80, 4, 0x5d, 0x28]); // PROTO 4, EMPTY_LIST, MARK
  for (let i = 0; i < count; i++) {
    bytes.set([0x4a, i, i >> 8, i >> 16], 4 + 5 * i);
  }
  bytes.set([0x65, 0x2e], 4 + 5 * count); // APPENDS, STOP
  return bytes;
}

Deno.test("while a result is decoded, other requests are answered", async () => {
  const row = taskRunRow({
    serialized_state: success({ type: "Made", location: "m" }),
  });
  let isRead = false;
  const reader: ResultReader = {
    open: () =>
      Promise.resolve(
        new ReadableStream({
          start: (controller) => controller.enqueue(longPickle(4_000_000)),
          pull(controller) {
            controller.close();
            isRead = true;
          },
        }, { highWaterMark: 0 }),
      ),
  };
  await using api = await startTestBackend({
    rows: [row as unknown as TaskRunData],
  });
  const client = createClient({
    apiUrl: api.url,
    results: { readers: { Made: reader } },
  });
  const handler = createHandler({ client });
  let isDone = false;
  const slow = handler(
    new Request(`${HOST}/task-runs/${row.id}/result?raw=false`),
  )
    .finally(() => isDone = true);
  let answered = 0;
  while (!isDone) {
    const other = await handler(new Request(`${HOST}/openapi.json`));
    await other.body?.cancel();
    if (isRead) answered++;
    await new Promise((resolve) => setTimeout(resolve)); // a turn of its own
  }
  const response = await slow;
  await response.body?.cancel();
  assertEquals(response.status, 200);
  assert(answered > 3, `${answered} others were answered`);
});
