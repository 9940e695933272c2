interface Deno {
  readonly permissions: {
    querySync(descriptor: Descriptor): { readonly state: string };
  };
}

interface Descriptor {
  readonly name: "read" | "env" | "net";
  readonly path?: string;
  readonly variable?: string;
  readonly host?: string;
}

/**
 * Reports whether a file or folder may be read without a prompt; without a
 * path, whether every file may be. Deno restricts which files a program may
 * read, and prompts for the others.
 */
export function mayRead(path?: string): boolean {
  return isGranted({ name: "read", ...(path !== undefined && { path }) });
}

/** Reports whether an environment variable may be read without a prompt. */
export function mayReadVariable(variable: string): boolean {
  return isGranted({ name: "env", variable });
}

/** Reports whether a request may be sent to an address without a prompt. */
export function mayConnect(url: string): boolean {
  const { hostname, port, protocol } = new URL(url);
  const host = `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
  return isGranted({ name: "net", host });
}

/** Reports whether a permission is granted; the state "prompt" is not. */
function isGranted(descriptor: Descriptor): boolean {
  const { Deno: deno } = globalThis as { Deno?: Deno };
  return deno === undefined ||
    deno.permissions.querySync(descriptor).state === "granted";
}

/** Reports whether an error means that Deno has denied a permission. */
export function isNotCapable(error: unknown): boolean {
  return (error as { name?: unknown } | undefined)?.name === "NotCapable";
}
