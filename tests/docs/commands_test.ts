/** Each command that is printed names the lock that holds what it downloads. */
import { assert, assertEquals } from "@std/assert";
import deno from "../../deno.json" with { type: "json" };

const ROOT = new URL("../../", import.meta.url);

/** A command, and the folder that it is run in. */
interface Command {
  readonly text: string;
  readonly folder: URL;
}

const COMMAND = /\bdeno (?:run|test|bench|check) [^\n`|]*?[\w./-]+\.ts\b/g;

/** Texts that people copy commands from. */
const TEXTS = /(?:\.md|\.[jt]s)$/;
const FOLDERS = ["docs/", "examples/", "scripts/", "bench/"];

function* filesBelow(folder: URL): Generator<URL> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (name === "node_modules" || name === "dist") continue;
    if (isDirectory) yield* filesBelow(new URL(`${name}/`, folder));
    else if (TEXTS.test(name)) yield new URL(name, folder);
  }
}

function printedCommands(): Command[] {
  const texts = ["README.md", "CONTRIBUTING.md", "SECURITY.md"]
    .map((name) => new URL(name, ROOT));
  const files = FOLDERS.flatMap((name) => [...filesBelow(new URL(name, ROOT))]);
  return [...texts, ...files].flatMap((file) =>
    [...Deno.readTextFileSync(file).matchAll(COMMAND)].map(([text]) => ({
      text,
      folder: isFile(new URL(moduleOf(text), ROOT)) ? ROOT : new URL(".", file),
    }))
  );
}

function isFile(url: URL): boolean {
  try {
    return Deno.statSync(url).isFile;
  } catch {
    return false;
  }
}

const moduleOf = (command: string) => /\S+$/.exec(command)![0];

const commands: readonly Command[] = [
  ...Object.values(deno.tasks).flatMap((task) =>
    [...task.matchAll(COMMAND)].map(([text]) => ({ text, folder: ROOT }))
  ),
  ...printedCommands(),
];

/** The npm packages that a module and all that it imports need. */
async function packagesOf(file: URL): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--lock=dev.lock", "--frozen", file.href],
    cwd: ROOT,
  }).output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as {
    modules: readonly { readonly specifier: string }[];
  };
  assert(modules.length > 0, `${file} is not a module`);
  const names = modules.flatMap(({ specifier }) =>
    /^npm:\/?((?:@[^/]+\/)?[^/]+)/.exec(specifier)?.[1] ?? []
  );
  return [...new Set(names)].map((name) => `npm:${name}`);
}

const lockOf = ({ text, folder }: Command) => {
  const [, path] = /--lock=(\S+)/.exec(text) ?? [];
  return path === undefined
    ? new URL("deno.lock", ROOT)
    : new URL(path, folder);
};

const needed = new Map<string, Promise<string[]>>();

const seen = new Set<string>();
for (const command of commands) {
  if (seen.has(command.text)) continue;
  seen.add(command.text);
  Deno.test(`"${command.text}" downloads what its lock holds`, async () => {
    if (command.text.includes("--no-lock")) return;
    const file = new URL(moduleOf(command.text), command.folder);
    if (!needed.has(file.href)) needed.set(file.href, packagesOf(file));
    const { specifiers } = JSON.parse(Deno.readTextFileSync(lockOf(command)));
    const lost = (await needed.get(file.href)!)
      .filter((name) => !(name in specifiers));
    assertEquals(lost, [], `not in ${lockOf(command)}`);
  });
}

Deno.test("the commands of the README of the examples are among them", () => {
  assert(commands.some(({ text }) => text.endsWith("examples/script.ts")));
  assert(commands.some(({ text }) => text.endsWith(" main.ts")));
});
