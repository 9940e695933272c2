/** One module of a Worker, as Miniflare takes it. */
export interface WorkerModule {
  readonly type: "ESModule";
  readonly path: string;
  readonly contents: string;
}

/**
 * Bundles a Worker, the module that it starts with first. What the library
 * imports on demand stays in modules of its own.
 */
export async function bundle(entry: URL): Promise<WorkerModule[]> {
  const folder = await Deno.makeTempDir();
  try {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["bundle", "--quiet", "--platform", "browser", "--code-splitting"],
        ...["--outdir", folder, entry.href],
      ],
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    const files = [...Deno.readDirSync(folder)].map(({ name }) => name);
    const main = entry.pathname.replace(/^.*\//, "").replace(/\.ts$/, ".js");
    files.sort((a) => a === main ? -1 : 1);
    return await Promise.all(files.map(async (path) => ({
      type: "ESModule" as const,
      path,
      contents: await Deno.readTextFile(`${folder}/${path}`),
    })));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
