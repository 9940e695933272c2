import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";

/** A database in this process. */
export interface Embedded extends AsyncDisposable {
  /** Where workers of this machine reach it. */
  readonly url: string;
}

/**
 * Starts PGlite, a PostgreSQL in this process, for workers of this machine.
 *
 * @param folder Where it keeps its data; in memory if it is not given.
 */
export async function startEmbedded(folder?: string): Promise<Embedded> {
  const db = await PGlite.create(folder);
  const server = new PGLiteSocketServer({
    db,
    host: "127.0.0.1",
    port: 0,
    maxConnections: 100,
  });
  await server.start();
  return {
    url: `postgres://postgres:postgres@${server.getServerConn()}/postgres`,
    async [Symbol.asyncDispose]() {
      await server.stop();
      await db.close();
    },
  };
}
