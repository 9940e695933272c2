import type { Codings } from "./coding.ts";

let found: Promise<Codings> | undefined;

/** Returns the codings of this runtime: the native ones, or gzip only. */
export function runtimeCodings(): Promise<Codings> {
  return found ??= findCodings();
}

async function findCodings(): Promise<Codings> {
  try {
    const { nodeCodings } = await import("./node_codings.ts");
    return await nodeCodings();
  } catch {
    return (await import("./pako_codings.ts")).pakoCodings;
  }
}
