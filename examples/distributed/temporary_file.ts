/** Runs with the path of a file that does not exist yet, and removes it. */
export async function withTemporaryFile<T>(
  name: string,
  run: (path: string) => Promise<T>,
): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    return await run(`${folder}/${name}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
