interface Deno {
  readonly permissions: {
    querySync(descriptor: { name: string }): { readonly state: string };
  };
}

/**
 * Reports whether every file may be read without a prompt. Deno restricts which
 * files a program may read, and prompts for the others.
 */
export function mayReadEveryFile(): boolean {
  const { Deno: deno } = globalThis as { Deno?: Deno };
  return deno === undefined ||
    deno.permissions.querySync({ name: "read" }).state === "granted";
}

/** Reports whether an error says that Deno has refused a permission. */
export function isNotCapable(error: unknown): boolean {
  return (error as { name?: unknown } | undefined)?.name === "NotCapable";
}
