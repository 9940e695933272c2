import { FAULT_KINDS } from "../../../src/testing/faults/fault_kind.ts";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type Fault,
  type FaultKind,
  startTestBackend,
  type TestBackend,
} from "@taskrunview/taskrunview/testing";
import { scriptFaults } from "../../../src/testing/faults/faults.ts";
import { ask, untilAsked } from "../_query.ts";
import { turn, withFakeClock } from "../../_fake_clock.ts";

const HELLO = JSON.stringify({ query: "{ hello }" });
const ANSWER = JSON.stringify({ data: { hello: "👋" } });

/** What a client sees: status and body, or why there is none. */
async function outcome(
  { url }: TestBackend,
  signal: AbortSignal | null = null,
): Promise<string> {
  try {
    const response = await fetch(url, { method: "POST", body: HELLO, signal });
    const text = await response.text();
    return text === ANSWER ? `${response.status}` : `${response.status} spoilt`;
  } catch {
    return signal?.aborted ? "silence" : "cut";
  }
}

/** The same of a client that leaves when others are answered and it is not. */
async function outcomeOfLeaving(backend: TestBackend): Promise<string> {
  const leaving = new AbortController();
  const asked = untilAsked(backend, backend.requests.length + 1)
    .then(() => leaving.abort());
  const seen = await outcome(backend, leaving.signal);
  await asked;
  return seen;
}

const OUTCOMES: Record<FaultKind, string> = {
  status: "503 spoilt",
  apiError: "200 spoilt",
  html: "502 spoilt",
  truncate: "cut",
  slow: "200",
  hang: "silence",
  reset: "cut",
};

for (const first of FAULT_KINDS) {
  for (const latencyMs of [0, 20]) {
    Deno.test(`${first} is followed by any fault, with ${latencyMs} ms of latency`, async () => {
      await using backend = await startTestBackend({ latencyMs });
      for (const second of FAULT_KINDS) {
        backend.setFaults([
          { at: 1, kind: first, durationMs: 40 },
          { at: 2, kind: second, durationMs: 40 },
        ]);
        const seen = [];
        for (const kind of [first, second, null]) {
          const look = kind === "hang" ? outcomeOfLeaving : outcome;
          seen.push(await look(backend));
        }
        assertEquals(seen, [OUTCOMES[first], OUTCOMES[second], "200"]);
        assertEquals(backend.requests.slice(-3).map(({ fault }) => fault), [
          first,
          second,
          null,
        ]);
      }
    });
  }
}

const NUMBERS: [faults: Fault[], met: string][] = [
  [[], "......"],
  [[{ at: 3 }], "..3..."],
  [[{ at: 1 }, { at: 6 }], "1....6"],
  [[{ times: 2 }], "12...."],
  [[{}], "123456"],
  [[{ match: "odd" }], "1.3.5."],
  [[{ match: "even", times: 1 }], ".2...."],
  [[{ match: "odd", at: 2 }], "......"],
  [[{ match: ({ number }) => number > 4 }], "....56"],
  [[{ match: ({ variables }) => variables?.n === 2 }], ".2...."],
];
for (const [faults, met] of NUMBERS) {
  Deno.test(`of six requests ${met} meet ${faults.length} faults`, async () => {
    await using backend = await startTestBackend({ faults });
    const numbers = [];
    for (let n = 1; n <= 6; n++) {
      const name = n % 2 === 1 ? "odd" : "even";
      const { status } = await ask(backend, `query ${name} { hello }`, { n });
      numbers.push(status === 503 ? n : ".");
    }
    assertEquals(numbers.join(""), met);
  });
}

Deno.test("the first fault that fits is met, until it is used up", async () => {
  await using backend = await startTestBackend({
    faults: [{ times: 1, status: 500 }, { times: 2, status: 502 }],
  });
  const statuses = [];
  for (let i = 0; i < 4; i++) {
    statuses.push((await ask(backend, "{ hello }")).status);
  }
  assertEquals(statuses, [500, 502, 502, 200]);
});

Deno.test("setFaults() counts from 1 again", async () => {
  await using backend = await startTestBackend();
  await ask(backend, "{ hello }");
  backend.setFaults([{ at: 1 }]);
  assertEquals((await ask(backend, "{ hello }")).status, 503);
  backend.setFaults([]);
  assertEquals((await ask(backend, "{ hello }")).status, 200);
});

const ANSWERS: [
  fault: Fault,
  status: number,
  headers: Record<string, string | null>,
  body: string,
][] = [
  [
    { status: 429, retryAfter: 2 },
    429,
    { "retry-after": "2", "content-type": "application/json; charset=utf-8" },
    '{"errors":[{"message":"Too Many Requests","extensions":{"code":"TOO_MANY_REQUESTS"}}]}',
  ],
  [
    { status: 599 },
    599,
    { "retry-after": null },
    '{"errors":[{"message":"Unknown Status","extensions":{"code":"UNKNOWN_STATUS"}}]}',
  ],
  [
    { status: 200, body: "" },
    200,
    { "content-type": "text/plain", "content-length": "0" },
    "",
  ],
  [
    { status: 200, body: "{}", contentType: "text/html" },
    200,
    { "content-type": "text/html" },
    "{}",
  ],
  [
    { kind: "html", status: 504, retryAfter: "Sun, 06 Nov 1994 08:49:37 GMT" },
    504,
    {
      "content-type": "text/html",
      "retry-after": "Sun, 06 Nov 1994 08:49:37 GMT",
    },
    "<html>\n<head><title>504 Gateway Timeout</title></head>\n<body><center><h1>504 Gateway Timeout</h1></center></body>\n</html>\n",
  ],
  [
    { kind: "apiError" },
    200,
    { "content-type": "application/json; charset=utf-8" },
    '{"errors":[{"message":"An unknown error occurred.","extensions":{"code":"API_ERROR"}}]}',
  ],
];
for (const [fault, status, headers, body] of ANSWERS) {
  Deno.test(`a fault answers ${JSON.stringify(fault)}`, async () => {
    await using backend = await startTestBackend({ faults: [fault] });
    const response = await fetch(backend.url, { method: "POST", body: HELLO });
    assertEquals([response.status, await response.text()], [status, body]);
    for (const [name, value] of Object.entries(headers)) {
      assertEquals(response.headers.get(name), value, name);
    }
  });
}

Deno.test("a reset that is to come lets each request have its own connection", async () => {
  await using backend = await startTestBackend({
    faults: [{ at: 2, kind: "reset" }, { match: "x", times: 1, kind: "reset" }],
  });
  const connections = [];
  for (const name of ["a", "a", "a", "x", "a", "a"]) {
    const body = JSON.stringify({ query: `query ${name} { hello }` });
    const connection = await fetch(backend.url, { method: "POST", body }).then(
      async (response) => {
        await response.body?.cancel();
        return response.headers.get("connection") ?? "";
      },
      () => "reset",
    );
    connections.push(connection);
  }
  assertEquals(connections, [
    "close",
    "reset",
    "close",
    "reset",
    "keep-alive",
    "keep-alive",
  ]);
  assertEquals(backend.requests.length, 6);
});

Deno.test("truncate announces all of the answer and sends half", async () => {
  await using backend = await startTestBackend({
    faults: [{ kind: "truncate" }],
  });
  const { hostname, port } = new URL(backend.url);
  using connection = await Deno.connect({ hostname, port: Number(port) });
  const request =
    `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${HELLO.length}\r\n\r\n${HELLO}`;
  await connection.write(new TextEncoder().encode(request));
  const received = await new Response(connection.readable).bytes();
  const [head, body] = new TextDecoder().decode(received).split("\r\n\r\n");
  const length = new TextEncoder().encode(ANSWER).length;
  assert(head!.toLowerCase().includes(`content-length: ${length}`), head);
  assertEquals(body, ANSWER.slice(0, length >> 1));
});

Deno.test("slow takes the time of durationMs", async () => {
  await using backend = await startTestBackend({
    faults: [{ kind: "slow", durationMs: 200 }],
  });
  await withFakeClock(async (clock) => {
    const start = performance.now();
    assertEquals(await clock.advanceUntil(outcome(backend)), "200");
    assertEquals(Math.round(performance.now() - start), 200);
  });
  assertEquals(backend.requests[0]?.status, 200);
});

for (const kind of ["hang", "slow"] as const) {
  Deno.test(`stop() ends ${kind} at once`, async () => {
    const backend = await startTestBackend({
      faults: [{ kind, durationMs: 60_000 }],
    });
    await withFakeClock(async () => {
      const pending = assertRejects(() => ask(backend, "{ hello }"), TypeError);
      await untilAsked(backend, 1);
      await backend.stop();
      await pending;
    });
    const { status, answeredAt } = backend.requests[0]!;
    assertEquals([status, answeredAt], [null, null]);
  });

  Deno.test(`a client may leave while ${kind}`, async () => {
    await using backend = await startTestBackend({
      faults: [{ at: 1, kind, durationMs: 60_000 }],
    });
    assertEquals(await outcomeOfLeaving(backend), "silence");
    assertEquals(await outcome(backend), "200");
  });
}

const REFUSED: [fault: Record<string, unknown>, message: string][] = [
  [
    { kind: "fire" },
    '"kind" is "fire", not one of status, apiError, html, truncate, slow, hang, reset',
  ],
  [{ at: 0 }, '"at" is 0, not an integer from 1 to 9007199254740991'],
  [{ times: 0.5 }, '"times" is 0.5, not an integer from 1 to 9007199254740991'],
  [{ status: 100 }, '"status" is 100, not an integer from 200 to 599'],
  [
    { kind: "slow", durationMs: -1 },
    '"durationMs" is -1, not an integer from 0 to 2147483647',
  ],
];
for (const [fault, message] of REFUSED) {
  Deno.test(`faults are refused: ${message}`, () => {
    const error = assertThrows(() => scriptFaults([{}, fault as Fault]));
    assertEquals(
      (error as Error).message,
      `Cannot script faults[1]: ${message}`,
    );
  });
}

Deno.test("onRequest() is waited for, and may change rows and faults", async () => {
  const seen: number[] = [];
  await using backend = await startTestBackend({
    rows: [],
    async onRequest({ number }, api) {
      await turn();
      seen.push(number);
      if (number === 2) {
        api.setMapped([{
          flowRunId: crypto.randomUUID(),
          slug: "a",
          count: 1,
        }]);
      }
      if (number === 3) api.setFaults([{}]);
    },
  });
  const query = "{ task_run { map_index } }";
  const answers = [];
  for (let i = 0; i < 3; i++) {
    const { status, body } = await ask(backend, query);
    answers.push([status, body.data?.task_run.length]);
  }
  assertEquals(answers, [[200, 0], [200, 2], [503, undefined]]);
  assertEquals(seen, [1, 2, 3]);
});

Deno.test("an onRequest() that throws is answered with status 500", async () => {
  await using backend = await startTestBackend({
    onRequest() {
      throw new Error("no");
    },
  });
  const { status, body } = await ask(backend, "{ hello }");
  assertEquals([status, body.errors[0].message], [
    500,
    "Cannot answer the query: no",
  ]);
});
