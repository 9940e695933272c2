import { PATIENCE_MS } from "../../_eventually.ts";
import { type Engine, type EngineOptions, keyText, start } from "./_engine.ts";
import type { findWebKit } from "./_find.ts";

/** Starts WebKitGTK on a display of its own, and drives it by WebDriver. */
export async function startWebKit(
  { driver, browser, display }: NonNullable<ReturnType<typeof findWebKit>>,
  { isDark }: EngineOptions,
): Promise<Engine> {
  const stack = new AsyncDisposableStack();
  const screen = stack.use(start(display, [
    ...["-displayfd", "1"],
    ...["-screen", "0", "1400x1100x24"],
    ...["-nolisten", "tcp"],
  ], { stream: "stdout" }));
  const [, number] = await screen.line(/^(\d+)\n/);
  const port = freePort();
  stack.use(start(driver, [`--port=${port}`, "--host=127.0.0.1"], {
    stream: "stderr",
    env: {
      DISPLAY: `:${number}`,
      GTK_THEME: isDark ? "Adwaita:dark" : "Adwaita",
      LIBGL_ALWAYS_SOFTWARE: "1",
      NO_AT_BRIDGE: "1",
      WEBKIT_DISABLE_COMPOSITING_MODE: "1",
      // CI may be root, where the sandbox does not start.
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
    },
  }));
  const call = caller(`http://127.0.0.1:${port}`);
  await untilReady(call);
  const { sessionId } = await call<{ sessionId: string }>("POST", "/session", {
    capabilities: {
      alwaysMatch: {
        "webkitgtk:browserOptions": { binary: browser, args: ["--automation"] },
      },
    },
  });
  const session = `/session/${sessionId}`;
  stack.defer(() => call("DELETE", session));
  return {
    async open(url) {
      // Another hash alone would not load the page anew.
      await call("POST", `${session}/url`, { url: "about:blank" });
      await call("POST", `${session}/url`, { url });
    },
    async evaluate<T>(expression: string) {
      const value = await call<string>("POST", `${session}/execute/async`, {
        script: `const done = arguments[arguments.length - 1];
          Promise.resolve(${expression})
            .then((value) => done(JSON.stringify(value ?? null)));`,
        args: [],
      });
      return JSON.parse(value) as T;
    },
    async press(...keys) {
      const actions = keys.map(keyText).flatMap((value) => [
        { type: "keyDown", value },
        { type: "keyUp", value },
      ]);
      await call("POST", `${session}/actions`, {
        actions: [{ type: "key", id: "keyboard", actions }],
      });
    },
    async resize(width, height) {
      await call("POST", `${session}/window/rect`, { width, height });
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

function caller(address: string): Call {
  return async (method, path, body) => {
    const response = await fetch(address + path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const { value } = await response.json();
    if (response.ok) return value;
    throw new Error(`Cannot call ${path}: ${value?.error} ${value?.message}`);
  };
}

async function untilReady(call: Call): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      await call("GET", "/status");
      return;
    } catch (error) {
      if (performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** A port that nothing listens on. */
function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  return port;
}
