/** A PostgreSQL server of the tests' own. */
export interface Postgres extends AsyncDisposable {
  /** Where it listens. */
  readonly url: string;
}

/** The folder of PostgreSQL's programs; undefined where none is installed. */
export function findPostgres(): string | undefined {
  const versions = "/usr/lib/postgresql";
  const folders = [
    ...(Deno.env.get("PATH") ?? "").split(":"),
    ...entriesOf(versions).map((name) => `${versions}/${name}/bin`),
  ];
  return folders.find((folder) => entriesOf(folder).includes("initdb"));
}

function entriesOf(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch {
    return [];
  }
}

async function run(command: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args })
    .output();
  if (success) return new TextDecoder().decode(stdout).trim();
  throw new Error(
    `Cannot run "${command}": ${new TextDecoder().decode(stderr)}`,
  );
}

/** Starts a server with a database of its own, on a free port. */
export async function startPostgres(programs: string): Promise<Postgres> {
  const folder = await Deno.makeTempDir();
  // PostgreSQL refuses to run as root: its package makes a user for it.
  const isRoot = await run("id", "-u") === "0";
  if (isRoot) await run("chown", "postgres", folder);
  const asUser = (program: string, ...args: string[]) => {
    const command = [`${programs}/${program}`, ...args];
    return isRoot
      ? run("runuser", "-u", "postgres", "--", ...command)
      : run(command[0]!, ...command.slice(1));
  };
  const port = freePort();
  const data = `${folder}/data`;
  await asUser("initdb", "-D", data, "-U", "postgres", "-A", "trust");
  await asUser(
    "pg_ctl",
    "start",
    "-w",
    `--pgdata=${data}`,
    `--log=${folder}/log`,
    `--options=-h 127.0.0.1 -p ${port} -k ${folder} -c fsync=off`,
  );
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async [Symbol.asyncDispose]() {
      await asUser("pg_ctl", "stop", "-m", "immediate", `--pgdata=${data}`);
      await Deno.remove(folder, { recursive: true });
    },
  };
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
