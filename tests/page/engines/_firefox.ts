import { type Engine, type EngineOptions, keyText, start } from "./_engine.ts";

/** What Firefox answers to a command. */
type Answer =
  | { readonly type: "success"; readonly id: number; readonly result: Result }
  | { readonly type: "error"; readonly id: number; readonly message: string };

type Result = Readonly<Record<string, unknown>>;

/** Starts Firefox without a window, and drives it by WebDriver BiDi. */
export async function startFirefox(
  path: string,
  { isDark }: EngineOptions,
): Promise<Engine> {
  const stack = new AsyncDisposableStack();
  const profile = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(profile, { recursive: true }));
  await Deno.writeTextFile(
    `${profile}/user.js`,
    `user_pref("ui.systemUsesDarkTheme", ${isDark ? 1 : 0});\n`,
  );
  const firefox = stack.use(start(path, [
    "--headless",
    "--no-remote",
    ...["--profile", profile],
    ...["--remote-debugging-port", "0"],
  ], { stream: "stderr" }));
  const [, address] = await firefox.line(
    /WebDriver BiDi listening on (ws:\S+)/,
  );
  const { call, close } = await connect(`${address}/session`);
  stack.defer(close);
  await call("session.new", { capabilities: {} });
  const { contexts } = await call("browsingContext.getTree", {});
  const { context } = (contexts as { context: string }[])[0]!;
  return {
    async open(url) {
      // Another hash alone would not load the page anew.
      for (const next of ["about:blank", url]) {
        await call("browsingContext.navigate", {
          context,
          url: next,
          wait: "complete",
        });
      }
    },
    async evaluate<T>(expression: string) {
      const answer = await call("script.evaluate", {
        expression: `Promise.resolve(${expression}).then(JSON.stringify)`,
        target: { context },
        awaitPromise: true,
      });
      const { result, exceptionDetails } = answer as {
        result?: { value?: string };
        exceptionDetails?: { text: string };
      };
      if (exceptionDetails) throw new Error(exceptionDetails.text);
      return JSON.parse(result?.value ?? "null") as T;
    },
    async press(...keys) {
      const actions = keys.map(keyText).flatMap((value) => [
        { type: "keyDown", value },
        { type: "keyUp", value },
      ]);
      await call("input.performActions", {
        context,
        actions: [{ type: "key", id: "keyboard", actions }],
      });
    },
    async resize(width, height) {
      const viewport = { width, height };
      await call("browsingContext.setViewport", { context, viewport });
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function connect(address: string): Promise<{
  call: (method: string, params: unknown) => Promise<Result>;
  close: () => Promise<void>;
}> {
  const socket = new WebSocket(address);
  const waiting = new Map<number, (answer: Answer) => void>();
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error(`Cannot connect to ${address}`));
  });
  socket.onmessage = ({ data }) => {
    const answer = JSON.parse(data) as Answer;
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  };
  let last = 0;
  return {
    async call(method, params) {
      const id = ++last;
      const answered = new Promise<Answer>((resolve) =>
        waiting.set(id, resolve)
      );
      socket.send(JSON.stringify({ id, method, params }));
      const answer = await answered;
      if (answer.type === "success") return answer.result;
      throw new Error(`Cannot call ${method}: ${answer.message}`);
    },
    async close() {
      const closed = new Promise<void>((resolve) =>
        socket.onclose = () => resolve()
      );
      socket.close();
      await closed;
    },
  };
}
