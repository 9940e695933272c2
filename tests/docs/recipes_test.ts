import { assert, assertEquals } from "@std/assert";
import { runCli, startRecorded } from "../cli/_run_cli.ts";

const page = await Deno.readTextFile(
  new URL("../../docs/recipes.md", import.meta.url),
);
const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title!);

/** What somebody has, and what somebody wants. */
const SUBJECTS = [
  ...["id", "slug", "flow run", "dump", "bucket and a key", "pickle file"],
  ...["100,000", "Windows", "custom", "serializer", "expired key", "proxy"],
  ...["internal CA", "Worker", "browser", "Lambda", "notebook"],
  ...["value", "CSV", "Parquet", "NDJSON", "table", "typed", "stream"],
  ...["flow runs that failed", "logs"],
];

for (const subject of SUBJECTS) {
  Deno.test(`a recipe has "${subject}" in its heading`, () => {
    assert(headings.some((title) => title.includes(subject)));
  });
}

Deno.test("every recipe has a program or a command", () => {
  const without = page.split(/^## /m).slice(1)
    .filter((recipe) => !/^```(?:ts|console)$|\]\(#/m.test(recipe));
  assertEquals(without, []);
});

/** The commands, each with what it prints. */
const COMMANDS = [...page.matchAll(/^```console\n([^]*?)^```$/gm)]
  .flatMap(([, block]) => block!.split(/^(?=\$ )/m))
  .map((text) => {
    const [, line, printed] = /^\$ taskrun (.*)\n([^]*)$/.exec(text)!;
    return { line: line!, printed: printed! };
  });

for (const { line, printed } of COMMANDS) {
  Deno.test(`taskrun ${line} runs, and prints what the page shows`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      await using api = await startRecorded();
      const args = line.split(" ");
      const at = args.indexOf("--output") + 1;
      if (at > 0) args[at] = `${folder}/${args[at]}`;
      const ran = await runCli([...args, "--api-url", api.url]);
      assertEquals([ran.code, ran.stdout], [0, printed], ran.stderr);
      const files = [...Deno.readDirSync(folder)].length;
      assertEquals(files, at > 0 ? 1 : 0);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}
