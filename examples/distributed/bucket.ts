/** Where parts are kept. Each object is written once, and only when whole. */
export interface Bucket {
  /** The names of the objects. */
  names(): Promise<readonly string[]>;
  /** Reads an object. */
  read(name: string): Promise<ReadableStream<Uint8Array>>;
  /** Writes an object when all its bytes are there; one that exists stays. */
  write(name: string, bytes: ReadableStream<Uint8Array>): Promise<void>;
}

/** What a worker that was killed leaves behind. */
const UNFINISHED = /^\.unfinished-/;

/** A folder that all workers see, on one machine or shared by many. */
export async function folderBucket(folder: string): Promise<Bucket> {
  await Deno.mkdir(folder, { recursive: true });
  return {
    async names() {
      const entries = await Array.fromAsync(Deno.readDir(folder));
      return entries.map(({ name }) => name)
        .filter((name) => !UNFINISHED.test(name)).sort();
    },
    async read(name) {
      return (await Deno.open(`${folder}/${name}`)).readable;
    },
    async write(name, bytes) {
      const unfinished = `${folder}/.unfinished-${crypto.randomUUID()}`;
      try {
        await Deno.writeFile(unfinished, bytes, { createNew: true });
        // Unlike a rename, a link never replaces what is there.
        await Deno.link(unfinished, `${folder}/${name}`).catch(ignoreExisting);
      } finally {
        await Deno.remove(unfinished).catch(() => {});
      }
    },
  };
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
}
