import { type Client, describeResult, fromTaskRunData } from "../../mod.ts";

/**
 * Tells whether a client reads files from folders of its settings alone. One
 * without `results.local` reads a file wherever an answer of the API says it is.
 *
 * It is asked about a file in a folder that cannot be among its settings. Where
 * its `rewrite` looks for that one elsewhere, nothing is known of others.
 */
export function isConfined(client: Client): boolean {
  const dir = `/${crypto.randomUUID()}`;
  const location = "file";
  const row = {
    id: "",
    task: { id: "", slug: "" },
    map_index: -1,
    flow_run_id: "",
    serialized_state: {
      type: "Success",
      _result: { type: "LocalResult", dir, location },
    },
  };
  try {
    const { url, problem } = describeResult(fromTaskRunData(row, { client }));
    return url === `${dir}/${location}` && problem?.code === "denied";
  } catch {
    return false; // a rewrite that does not know such a file
  }
}

interface FileSystem {
  readonly fs: typeof import("node:fs/promises");
  readonly path: typeof import("node:path");
}

async function loadFileSystem(): Promise<FileSystem | undefined> {
  try {
    const fs = await import("node:fs/promises");
    return { fs, path: await import("node:path") };
  } catch {
    return undefined; // there is none here
  }
}

/**
 * Makes a function that tells whether a file lies below one of the roots,
 * symbolic links followed.
 */
export function rootsCheck(
  roots: readonly string[],
): (file: string) => Promise<boolean> {
  let loaded: FileSystem | undefined;
  return async (file) => {
    loaded ??= await loadFileSystem();
    return loaded !== undefined && await isInside(file, roots, loaded);
  };
}

async function isInside(
  file: string,
  roots: readonly string[],
  { fs, path: { isAbsolute, relative, resolve, sep } }: FileSystem,
): Promise<boolean> {
  const followed = (path: string) =>
    fs.realpath(path).catch(() => resolve(path)); // what is not there is not read
  const wanted = await followed(file);
  const ways = await Promise.all(
    roots.map(async (root) => relative(await followed(root), wanted)),
  );
  return ways.some((way) =>
    way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way)
  );
}
