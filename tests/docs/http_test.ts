import { assert, assertEquals } from "@std/assert";
import { ROUTES } from "../../src/http/routes/table.ts";

const ROOT = new URL("../../", import.meta.url);
const textOf = (file: string) => Deno.readTextFileSync(new URL(file, ROOT));
const page = textOf("docs/http.md");

Deno.test("the page names every option, with its default", () => {
  const [, body] = /interface HandlerOptions {\n([^]*?)\n}/.exec(
    textOf("src/http/handler.ts"),
  )!;
  const options = [...body!.matchAll(/^ {2}readonly (\w+)\??:/gm)].map((
    [, name],
  ) => name!);
  assert(options.length > 5, options.join());
  for (const option of options) {
    assert(new RegExp(`^\\| \`${option}\` +\\| *\\S`, "m").test(page), option);
  }
});

Deno.test("the page names every path and each of its parameters", () => {
  for (const { path, query } of ROUTES) {
    const row = page.split("\n").filter((line) =>
      line.startsWith(`| \`${path.replace("{id}", ":id")}`)
    ).join();
    assert(row !== "", path);
    for (const name of Object.keys(query)) {
      assert(row.includes(name), `${path} ${name}`);
    }
  }
});

Deno.test("the page names every status with the codes that have it", () => {
  const source = textOf("src/http/problem.ts");
  const codes = [
    ...source.matchAll(
      /(?:\["(\w+)", (\d{3})\])|(?:^ {2}"?(\w+)"?: (\d{3}),$)/gm,
    ),
  ]
    .map(([, a, b, c, d]) => [a ?? c!, b ?? d!] as const);
  assert(codes.length > 25, String(codes));
  const hidden = ["truncated", "malformed", "limit"]; // the causes of undecodable
  for (const [code, status] of codes) {
    if (hidden.includes(code)) continue;
    const row = page.split("\n").find((line) =>
      line.startsWith(`| ${status} `)
    );
    assert(row?.includes(`\`${code}\``), `${status} ${code}`);
  }
});

Deno.test("the page and the module show the same program for Node", () => {
  const program = (text: string) =>
    /```js ignore\n(import { createServer }[^]*?)```/.exec(text)![1]!.replace(
      /[\s,]+/g,
      "",
    );
  const module = textOf("src/http/mod.ts").replace(/^ \* ?/gm, "");
  assertEquals(program(module), program(page));
});
