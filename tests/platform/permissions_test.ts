import { assert, assertEquals } from "@std/assert";
import { mayRead, mayReadVariable } from "../../src/platform/permissions.ts";
import { startTestBackend } from "../../src/testing/mod.ts";

Deno.test({
  name: "mayRead() and mayReadVariable() count a prompt as not granted",
  permissions: { read: ["/srv"], env: ["HOME"] },
  fn: () => {
    assertEquals(
      ["/srv/a", "/srv", "/etc/passwd"].map(mayRead),
      [true, true, false],
    );
    assertEquals(["HOME", "PATH"].map(mayReadVariable), [true, false]);
  },
});

const ROOT = new URL("../../", import.meta.url);

/** Python's module `pty` gives a program a terminal, also where a test has none. */
const IN_TERMINAL = `
import os, pty, sys
pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
while True:
    try:
        data = os.read(fd, 65536)
    except OSError:
        break
    if not data:
        break
    sys.stdout.buffer.write(data)
    sys.stdout.flush()
    if b"Deno requests" in data:
        os.kill(pid, 9)
os.waitpid(pid, 0)
`;

async function hasPython(): Promise<boolean> {
  try {
    const { success } = await new Deno.Command("python3", {
      args: ["-c", "import pty; pty.fork"],
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch {
    return false;
  }
}

/** What a program prints in a terminal, up to the first prompt. */
async function printedInTerminal(
  flags: readonly string[],
  script: string,
): Promise<string> {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, script);
    const config = ["--config", new URL("deno.json", ROOT).pathname];
    const run = ["run", "--quiet", "--no-check", "--no-lock", ...config];
    const { stdout } = await new Deno.Command("python3", {
      args: ["-c", IN_TERMINAL, Deno.execPath(), ...run, ...flags, file],
      cwd: ROOT,
      env: { NO_COLOR: "1", AWS_EC2_METADATA_DISABLED: "" },
      stdin: "null",
    }).output();
    return new TextDecoder().decode(stdout).replaceAll("\r", "");
  } finally {
    await Deno.remove(file);
  }
}

const ID = "fee1d594-7794-554d-a058-2e222c878c04";
const CALLS: readonly (readonly [
  name: string,
  flags: (host: string) => string[],
  script: (url: string) => string,
  printed: string,
])[] = [
  [
    "createClient()",
    () => [],
    () => "createClient(); console.log('made');",
    "made\n",
  ],
  [
    "createClient() with all options",
    () => [],
    (url) => `
      const client = createClient({ backend: "cloud", apiUrl: "${url}", apiKey: "k", tenantId: "${ID}" });
      const { unread } = describeClient(client);
      console.log(unread.map(({ source }) => source).join("\\n"));`,
    [
      "PREFECT__CLOUD__REQUEST_TIMEOUT",
      "PREFECT__BACKEND_CONFIG_PATH",
      "HOME",
      "USERPROFILE",
      "~/.prefect/backend.toml",
      "PREFECT__USER_CONFIG_PATH",
      "~/.prefect/config.toml",
      "",
    ].join("\n"),
  ],
  [
    "a look-up, a secret and credentials",
    (host) => [`--allow-net=${host}`, "--allow-env=NODE_ENV"],
    (url) => `
      const client = createClient({ backend: "server", apiUrl: "${url}", retry: false });
      console.log((await fromTaskRunId("${ID}", { client })).taskSlug);
      const read = (type, more) =>
        readResult({ type, location: "k", ...more }, { client })
          .catch(({ code }) => console.log(code));
      await read("SecretResult", { secretType: "EnvVarSecret" });
      await read("S3Result", { bucket: "shop" });
      await read("GCSResult", { bucket: "shop" });
      await read("AzureResult", { container: "shop" });`,
    "summarize-1\nnot_found\ndenied\ndenied\ndenied\n",
  ],
];

const isSkipped = !await hasPython();
for (const [name, flags, script, printed] of CALLS) {
  Deno.test({
    name: `Deno does not prompt in a terminal for ${name}${
      isSkipped ? " (skipped: python3 with pty is not here)" : ""
    }`,
    ignore: isSkipped,
    fn: async () => {
      await using api = await startTestBackend();
      const imports =
        `import { createClient, describeClient, fromTaskRunId, readResult } from "${new URL(
          "mod.ts",
          ROOT,
        )}";\n`;
      const text = await printedInTerminal(
        flags(new URL(api.url).host),
        imports + script(api.url),
      );
      assert(!text.includes("Deno requests"), text);
      assertEquals(text, printed);
    },
  });
}

Deno.test({
  name: "describeClient() lists what was not read, and the flag that allows it",
  permissions: { read: false, env: ["HOME"] },
  fn: async () => {
    const { createClient, describeClient } = await import("../../mod.ts");
    const home = Deno.env.get("HOME");
    const { unread } = describeClient(createClient());
    const flagOf = (source: string) =>
      unread.find((entry) => entry.source === source)?.flag;
    assertEquals(
      [
        "PREFECT__CLOUD__API_KEY",
        `${home}/.prefect/config.toml`,
        `${home}/.prefect/auth.toml`,
        "HOME",
      ].map(flagOf),
      [
        "--allow-env=PREFECT__CLOUD__API_KEY",
        `--allow-read=${home}/.prefect/config.toml`,
        `--allow-read=${home}/.prefect/auth.toml`,
        undefined,
      ],
    );
  },
});
