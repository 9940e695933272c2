import { assert, assertEquals } from "@std/assert";
import { TaskRunViewError } from "@taskrunview/taskrunview";
import { PROVOCATIONS } from "./provoked_errors.ts";

const ROOT = new URL("../../", import.meta.url);
const textOf = (file: string) => Deno.readTextFileSync(new URL(file, ROOT));
const page = textOf("docs/errors.md");

/** Every class with each of its codes, as the sources have them. */
const CODES = ["src/model/errors.ts", "src/pickle/errors.ts"].flatMap((file) =>
  [...textOf(file).matchAll(/type (\w+)Code =([^;]*);/g)].flatMap((
    [, className, union],
  ) =>
    [...union!.matchAll(/"(\w+)"/g)].map(([, code]) => `${className} ${code}`)
  )
).concat("ConfigError config");

/** What stands below a heading, to the next one. */
function partOf(heading: string): string {
  const [, part = ""] = page.split(`\n### ${heading}\n`);
  return part.split(/\n##+ /)[0]!;
}

Deno.test("the page of errors has a part for each code, and no other", () => {
  assert(CODES.length > 25, CODES.join());
  const parts = [...page.matchAll(/^### (.*)$/gm)].map(([, title]) => title!);
  assertEquals(parts, CODES);
});

for (const title of CODES) {
  Deno.test(`the page says of ${title} what it means and what to do`, () => {
    const [, message, meaning, fixes] =
      /```text\n([^]*?)\n```\n\n([^]*?)\n\n(- [^]*)/.exec(partOf(title)) ?? [];
    assert(message && meaning && fixes, `it lacks a part: ${partOf(title)}`);
  });
}

for (const title of CODES) {
  Deno.test(`${title} and the page of symptoms link each other`, () => {
    const anchor = title.toLowerCase().replace(" ", "-");
    assert(partOf(title).includes("](troubleshooting.md#"), "no symptoms");
    const rows = textOf("docs/troubleshooting.md").split("\n").filter((line) =>
      line.startsWith("| [") && line.includes(`](errors.md#${anchor})`)
    );
    assertEquals(rows.length, 1);
  });
}

/** A message without what is different in each run. */
function shown(message: string): string {
  return message
    .replace(/"http:\/\/127\.0\.0\.1:\d+"/, '"https://api.example.com"')
    .replace(/"[^"]*tests\/data\/results/, '"/srv/prefect');
}

Deno.test("every code is provoked", () => {
  assertEquals(
    PROVOCATIONS.map(({ className, code }) => `${className} ${code}`),
    CODES,
  );
});

for (const { className, code, run } of PROVOCATIONS) {
  Deno.test(`the page's message of ${className} ${code} is what the library says`, async () => {
    const error = await Promise.resolve().then(run).then(
      () => assert(false, "nothing was thrown"),
      (error: unknown) => error,
    );
    assert(error instanceof TaskRunViewError, String(error));
    assertEquals([error.name, error.code], [className, code]);
    // Of a pickle, what to do is for the error around it to say.
    assert(error.hint || className === "PickleError", "it has no hint");
    const [, message] = /```text\n([^]*?)\n```/.exec(
      partOf(`${className} ${code}`),
    )!;
    assertEquals(message, shown(error.message));
  });
}
