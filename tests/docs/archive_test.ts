import { assert, assertEquals } from "@std/assert";
import { createClient } from "../../mod.ts";
import { pageWithFormat } from "../../scripts/make/archive_format.ts";
import { archiveRuns } from "../../src/archive/mod.ts";
import { openSqlite } from "../../src/archive/sqlite.ts";
import { startTestBackend } from "../../src/testing/mod.ts";
import { everyKind, READERS } from "../archive/read/_server_and_archive.ts";

const PAGE = await Deno.readTextFile(
  new URL("../../docs/archive.md", import.meta.url),
);
const CELLS = / *\| */g;

/** Without what the formatter adds to a table. */
function plain(page: string): string {
  return page.split("\n").filter((line) => !/^\|[ -|]*\|$/.test(line))
    .map((line) => line.startsWith("|") ? line.replace(CELLS, "|") : line)
    .join("\n").replace(/(?<=\S)\n(?=[^|\n])/g, " "); // prose is wrapped
}

Deno.test("the tables of docs/archive.md are those of the schema", () => {
  assertEquals(plain(pageWithFormat(PAGE)), plain(PAGE));
});

Deno.test("docs/archive.md has a row for each code of an ArchiveError", async () => {
  const source = await Deno.readTextFile(
    new URL("../../src/archive/error.ts", import.meta.url),
  );
  const [, union] = /type ArchiveErrorCode =([^;]*);/.exec(source)!;
  const codes = [...union!.matchAll(/"(\w+)"/g)].map(([, code]) => code!);
  const [, section = ""] = PAGE.split("\n## Errors\n");
  const rows = [...section.split("\n## ")[0]!.matchAll(/^\| `(\w+)`/gm)]
    .map(([, code]) => code!);
  assertEquals(rows, codes);
});

const QUESTIONS = [...PAGE.matchAll(/^### (.*\?)\n\n```sql\n([^]*?)^```/gm)]
  .map(([, question, sql]) => [question!, sql!] as const);

/** A column of the first row that must not be null, and what it may be. */
const EXPECTED: Readonly<Record<string, readonly [name: string, of: RegExp]>> =
  {
    "Which tasks were the slowest, month by month?": ["month", /^20\d\d-\d\d$/],
    "Why did task runs fail?": ["failures", /^[1-9]/],
    "Which flows fail most often?": ["percent", /^[1-9]/],
    "Which tasks were retried, and how often?": ["retries", /^[1-9]/],
    "Which tasks store the largest results?": ["bytes", /^[1-9]/],
    "Which results could not be archived, and why?": ["code", /^[a-z_]+$/],
    "Which bytes are stored under several names?": ["saved_bytes", /^[1-9]/],
    "How long did flow runs wait before they started?": [
      "mean_seconds",
      /^\d/,
    ],
    "Which mapped tasks have one child that is much slower than the others?": [
      "children",
      /^[1-9]/,
    ],
    "What did failed flow runs log before they failed?": ["message", /./],
  };

Deno.test("docs/archive.md answers ten questions", () => {
  assertEquals(QUESTIONS.map(([question]) => question), Object.keys(EXPECTED));
});

Deno.test("each question of docs/archive.md has an answer in an archive", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await using api = await startTestBackend(everyKind());
    const client = createClient({
      apiUrl: api.url,
      retry: false,
      results: { readers: READERS },
    });
    const path = `${folder}/history.sqlite`;
    await archiveRuns(path, { client, everything: true });
    const database = await openSqlite(path, { readOnly: true });
    try {
      for (const [question, sql] of QUESTIONS) {
        const [row] = database.prepare(sql).all();
        const [name, expected] = EXPECTED[question]!;
        assert(row !== undefined, `${question} has no answer`);
        assert(expected.test(String(row[name])), `${question} ${row[name]}`);
      }
    } finally {
      database.close();
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
