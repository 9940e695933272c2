// What `toNodeListener()` promises, held against a real server of node:http on
// loopback. It runs in Deno and, as a program, in Node.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";

/** Runs with a server for a handler, and stops it. */
async function serving(toNodeListener, handler, run, options) {
  const server = createServer(toNodeListener(handler, options));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    await run(server.address().port, server);
  } finally {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  }
}

/** Writes bytes to a port; what comes back until the server closes. */
async function exchange(port, text) {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  socket.write(text);
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  return answer;
}

/** `Promise.withResolvers()`, which Node 20 does not have. */
function deferred() {
  let resolve;
  const promise = new Promise((settle) => resolve = settle);
  return { promise, resolve };
}

/**
 * Rows of the name of a case and the case, for a `toNodeListener`.
 *
 * @type {readonly (readonly [string, (toNodeListener: any) => Promise<void>])[]}
 */
export const CASES = [
  [
    "hands on URL, method and headers, and the answer with its cookies",
    (toNodeListener) =>
      serving(toNodeListener, ({ url, method, headers }) => {
        const answer = Response.json(
          { url, method, tag: headers.get("x-tag") },
          {
            status: 201,
          },
        );
        answer.headers.append("set-cookie", "a=1");
        answer.headers.append("set-cookie", "b=2");
        return answer;
      }, async (port) => {
        const response = await fetch(`http://127.0.0.1:${port}/a//b?c=%20d`, {
          headers: { "x-tag": "t" },
        });
        assert.equal(response.status, 201);
        assert.deepEqual(response.headers.getSetCookie(), ["a=1", "b=2"]);
        assert.deepEqual(await response.json(), {
          url: `http://127.0.0.1:${port}/a//b?c=%20d`,
          method: "GET",
          tag: "t",
        });
      }),
  ],
  [
    "keeps a connection for further requests, HEAD and 204 too",
    (toNodeListener) =>
      serving(
        toNodeListener,
        ({ method, url }) =>
          url.endsWith("/none")
            ? new Response(null, { status: 204 })
            : new Response(`${method} ${new URL(url).pathname}`),
        async (port) => {
          const line = (method, path, more = "") =>
            `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`;
          const answer = await exchange(
            port,
            line("GET", "/1") + line("HEAD", "/2") + line("GET", "/none") +
              line("GET", "/3", "Connection: close\r\n"),
          );
          assert.equal(answer.match(/^HTTP\/1\.1 20[04]/gm).length, 4);
          assert.match(answer, /GET \/1/);
          assert.doesNotMatch(answer, /HEAD \/2/);
          assert.match(answer, /GET \/3/);
        },
      ),
  ],
  ["answers what makes no URL with 400, and goes on", (toNodeListener) => {
    const TARGETS = [
      ["/", "localhost:99999"],
      ["/", "local host"],
      ["/", "a@localhost"],
      ["/", "localhost/path?"],
      ["/", "[::1"],
      ["@localhost/", "evil.example"],
      ["localhost", "localhost"],
    ];
    return serving(
      toNodeListener,
      () => new Response("answered"),
      async (port) => {
        for (const [target, host] of TARGETS) {
          const answer = await exchange(
            port,
            `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
          );
          assert.match(answer, /^HTTP\/1\.1 400 /, `${target} ${host}`);
          assert.doesNotMatch(answer, /answered/);
        }
        const good = await fetch(`http://127.0.0.1:${port}/`);
        assert.equal(await good.text(), "answered");
      },
    );
  }],
  [
    "takes the host of a whole URL as target",
    (toNodeListener) =>
      serving(toNodeListener, ({ url }) => new Response(url), async (port) => {
        const answer = await exchange(
          port,
          "GET http://other.example/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        );
        assert.match(answer, /http:\/\/other\.example\/x/);
      }),
  ],
  ["answers 500 where the handler fails, and reports why", (toNodeListener) => {
    const errors = [];
    const failures = [() => {
      throw new Error("at once");
    }, () => Promise.reject(new Error("later"))];
    let calls = 0;
    return serving(toNodeListener, () => failures[calls++](), async (port) => {
      for (const _ of failures) {
        const response = await fetch(`http://127.0.0.1:${port}/`);
        assert.equal(response.status, 500);
        const problem = await response.json();
        assert.equal(problem.code, "internal");
        assert.doesNotMatch(JSON.stringify(problem), /at once|later/);
      }
      assert.deepEqual(errors, ["at once", "later"]);
    }, { onError: (error) => errors.push(error.message) });
  }],
  ["closes the connection where a body fails", (toNodeListener) => {
    const errors = [];
    return serving(
      toNodeListener,
      () =>
        new Response(
          new ReadableStream({
            start: (controller) => controller.enqueue(new Uint8Array([97])),
            pull: () => Promise.reject(new Error("no more")),
          }, { highWaterMark: 0 }),
        ),
      async (port) => {
        const response = await fetch(`http://127.0.0.1:${port}/`);
        await assert.rejects(response.text());
        assert.deepEqual(errors, ["no more"]);
      },
      { onError: (error) => errors.push(error.message) },
    );
  }],
  ["sends the head before the first chunk", (toNodeListener) => {
    const first = deferred();
    const body = new ReadableStream({
      async pull(controller) {
        controller.enqueue(await first.promise);
        controller.close();
      },
    }, { highWaterMark: 0 });
    return serving(toNodeListener, () => new Response(body), async (port) => {
      const response = await fetch(`http://127.0.0.1:${port}/`);
      first.resolve(new TextEncoder().encode("late"));
      assert.equal(await response.text(), "late");
    });
  }],
  [
    "aborts the request and cancels the body of a client that leaves",
    (toNodeListener) => {
      const aborted = deferred();
      const cancelled = deferred();
      const handler = ({ signal }) => {
        signal.addEventListener("abort", () => aborted.resolve());
        return new Response(
          new ReadableStream({
            start: (controller) => controller.enqueue(new Uint8Array(10)),
            pull: () => new Promise(() => {}),
            cancel: () => cancelled.resolve(),
          }),
        );
      };
      return serving(toNodeListener, handler, async (port) => {
        const leaving = new AbortController();
        const response = await fetch(`http://127.0.0.1:${port}/`, {
          signal: leaving.signal,
        });
        await response.body.getReader().read();
        leaving.abort();
        await Promise.all([aborted.promise, cancelled.promise]);
      });
    },
  ],
  [
    "aborts the request of a client that leaves before the answer",
    (toNodeListener) => {
      const began = deferred();
      const aborted = deferred();
      const handler = ({ signal }) => {
        began.resolve();
        return new Promise((_, reject) =>
          signal.addEventListener("abort", () => {
            aborted.resolve();
            reject(signal.reason);
          })
        );
      };
      const errors = [];
      return serving(toNodeListener, handler, async (port) => {
        const socket = connect(port, "127.0.0.1");
        socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await began.promise;
        socket.destroy();
        await aborted.promise;
        assert.deepEqual(errors, []);
      }, { onError: (error) => errors.push(error) });
    },
  ],
  ["does not abort the request of a client that took all", (toNodeListener) => {
    const signals = [];
    return serving(toNodeListener, ({ signal }) => {
      signals.push(signal);
      return new Response("all");
    }, async (port) => {
      for (let i = 0; i < 3; i++) {
        await (await fetch(`http://127.0.0.1:${port}/`)).text();
      }
      assert.deepEqual(signals.map(({ aborted }) => aborted), [
        false,
        false,
        false,
      ]);
    });
  }],
  ["reads a body no faster than the client", (toNodeListener) => {
    const CHUNK = 2 ** 20;
    const COUNT = 200;
    let pulled = 0;
    const body = new ReadableStream({
      pull(controller) {
        if (++pulled > COUNT) controller.close();
        else controller.enqueue(new Uint8Array(CHUNK));
      },
    }, { highWaterMark: 0 });
    return serving(toNodeListener, () => new Response(body), async (port) => {
      const socket = connect(port, "127.0.0.1");
      socket.pause();
      socket.write("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n");
      let before = -1; // until the buffers on the way are full
      for (let calm = 0; calm < 20;) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        calm = pulled > 0 && pulled === before ? calm + 1 : 0;
        before = pulled;
      }
      const held = pulled;
      assert.ok(held < COUNT / 2, `${held} of ${COUNT} chunks were read`);
      let received = 0;
      for await (const chunk of socket) received += chunk.length;
      assert.equal(pulled, COUNT + 1);
      assert.ok(received >= COUNT * CHUNK, `${received} bytes`);
    });
  }],
];
