import { PATIENCE_MS } from "../../_eventually.ts";

/** A browser with one window, driven by WebDriver. */
export interface Engine extends AsyncDisposable {
  /** Opens an address; told when it has loaded. */
  open(url: string): Promise<void>;
  /** The value of an expression in the page, as JSON carries it. */
  evaluate<T>(expression: string): Promise<T>;
  /** Presses keys one after the other. */
  press(...keys: Key[]): Promise<void>;
  /** Makes the window so wide, or as narrow as it can be. */
  resize(width: number, height: number): Promise<void>;
}

/** Keys by their names, and as WebDriver names them. */
export const KEYS = {
  Tab: "\uE004",
  Enter: "\uE007",
  Escape: "\uE00C",
  Space: " ",
  End: "\uE010",
  ArrowRight: "\uE014",
  ArrowDown: "\uE015",
} as const;

/** A key, or a letter. */
export type Key = keyof typeof KEYS | "n";

/** The text of a key in WebDriver. */
export function keyText(key: Key): string {
  return key === "n" ? key : KEYS[key];
}

/** How an engine is started. */
export interface EngineOptions {
  readonly isDark: boolean;
}

/** A program that is running, and the lines that it prints. */
export interface Started extends AsyncDisposable {
  /** Waits for a line; gives what it holds. */
  line(pattern: RegExp): Promise<RegExpExecArray>;
}

/** Starts a program, and ends it when it is disposed of. */
export function start(
  command: string,
  args: readonly string[],
  { env, stream }: {
    env?: Readonly<Record<string, string>>;
    /** Where it prints what is awaited. */
    stream: "stdout" | "stderr";
  },
): Started {
  const child = new Deno.Command(command, {
    args: [...args],
    stdin: "null",
    stdout: stream === "stdout" ? "piped" : "null",
    stderr: stream === "stderr" ? "piped" : "null",
    ...(env && { env: { ...env } }),
  }).spawn();
  let printed = "";
  let onText = () => {};
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const bytes of child[stream]) {
      printed += decoder.decode(bytes, { stream: true });
      onText();
    }
    onText();
  })();
  return {
    async line(pattern) {
      for (;;) {
        const found = pattern.exec(printed);
        if (found !== null) return found;
        const more = new Promise<"more">((resolve) =>
          onText = () => resolve("more")
        );
        const ended = child.status.then(() => "ended" as const);
        if (await Promise.race([more, ended]) === "ended") {
          await reading;
          const last = pattern.exec(printed);
          if (last !== null) return last;
          throw new Error(`"${command}" has ended. It printed: ${printed}`);
        }
      }
    },
    async [Symbol.asyncDispose]() {
      try {
        child.kill("SIGTERM");
      } catch {
        // it has ended by itself
      }
      await child.status;
      await reading;
    },
  };
}

/** Waits until an element is there. */
export async function untilThere(
  engine: Engine,
  selector: string,
): Promise<void> {
  const expression = `document.querySelector(${
    JSON.stringify(selector)
  }) !== null`;
  await untilTrue(engine, expression);
}

/** Waits until an expression is true. */
export async function untilTrue(
  engine: Engine,
  expression: string,
): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!await engine.evaluate<boolean>(expression)) {
    if (performance.now() < end) continue;
    const shown = await engine.evaluate("document.body.innerText");
    throw new Error(
      `It does not become true: ${expression}. Shown is ${shown}`,
    );
  }
}
