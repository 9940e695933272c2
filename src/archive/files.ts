/** Where the parts of an archive lie. */
export interface ArchiveFiles {
  /** The file of its database. */
  readonly database: string;
  /** The folder of its larger results; undefined if all are in the database. */
  readonly results: string | undefined;
  /** The file that a writer holds locked. */
  readonly lock: string;
}

/** The endings by which a path is that of one file. */
const ONE_FILE = /\.(?:sqlite3?|db)$/i;

/**
 * Returns where the parts of an archive lie. A path that ends in `.sqlite`,
 * `.sqlite3` or `.db` is one file; any other path is a folder.
 */
export function archiveFiles(path: string): ArchiveFiles {
  if (ONE_FILE.test(path)) {
    return { database: path, results: undefined, lock: `${path}-lock` };
  }
  const folder = path.replace(/(?<=.)[\\/]+$/, "");
  const database = `${folder}/archive.sqlite`;
  return { database, results: `${folder}/results`, lock: `${database}-lock` };
}

/** The path of stored bytes, below the folder of results. */
export function objectPath(sha256: string): string {
  return `${sha256.slice(0, 2)}/${sha256.slice(2)}`;
}
