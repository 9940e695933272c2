interface Deno {
  readonly permissions: {
    querySync(
      descriptor: { name: string; path?: string },
    ): { readonly state: string };
  };
}

/**
 * Reports whether a file or folder may be read without a prompt, every file where
 * none is named. Deno restricts which files a program may read, and prompts for
 * the others.
 */
export function mayRead(path?: string): boolean {
  const { Deno: deno } = globalThis as { Deno?: Deno };
  if (deno === undefined) return true;
  const descriptor = { name: "read", ...(path !== undefined && { path }) };
  return deno.permissions.querySync(descriptor).state === "granted";
}

/** Reports whether an error says that Deno has refused a permission. */
export function isNotCapable(error: unknown): boolean {
  return (error as { name?: unknown } | undefined)?.name === "NotCapable";
}
