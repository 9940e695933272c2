import { assertEquals, assertMatch } from "@std/assert";
import { ofSmall, runCli, startRecorded } from "../_run_cli.ts";

const DAY = '"2022-05-10"\n';

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function writeDay(file: string) {
  await using api = await startRecorded();
  const args = ["result", ...ofSmall("day"), "--json", "--output", file];
  return await runCli([...args, "--api-url", api.url]);
}

Deno.test("--output goes through a link to the file behind it", async () => {
  await inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/there`);
    await Deno.writeTextFile(`${folder}/there/day.json`, "before");
    await Deno.symlink(`${folder}/there/day.json`, `${folder}/link`);

    const { code } = await writeDay(`${folder}/link`);

    assertEquals(code, 0);
    assertEquals((await Deno.lstat(`${folder}/link`)).isSymlink, true);
    assertEquals(await Deno.readTextFile(`${folder}/there/day.json`), DAY);
    assertEquals([...Deno.readDirSync(`${folder}/there`)].length, 1);
  });
});

Deno.test({
  name: "--output to a pipe writes into it, and leaves it there",
  ignore: Deno.build.os === "windows", // it has no such files
  async fn() {
    await inFolder(async (folder) => {
      const pipe = `${folder}/pipe`;
      await new Deno.Command("mkfifo", { args: [pipe] }).output();
      const reading = Deno.readTextFile(pipe);

      const { code } = await writeDay(pipe);

      assertEquals([code, await reading], [0, DAY]);
      assertEquals((await Deno.lstat(pipe)).isFifo, true);
    });
  },
});

Deno.test("--output to a folder is refused", async () => {
  await inFolder(async (folder) => {
    const { code, stderr } = await writeDay(folder);
    assertEquals(code, 1);
    assertMatch(stderr, /^taskrun: Cannot write ".*": it is a folder\n$/);
    assertEquals([...Deno.readDirSync(folder)], []);
  });
});

Deno.test("--output - is standard output", async () => {
  assertEquals(await writeDay("-"), { code: 0, stdout: DAY, stderr: "" });
});
