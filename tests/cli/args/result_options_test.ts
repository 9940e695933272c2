import { assertEquals } from "@std/assert";
import type { ResultRef } from "../../../mod.ts";
import { readingSettings } from "../../../src/cli/args/result_options.ts";
import { runCli } from "../_run_cli.ts";

const moves = readingSettings({
  root: [],
  rewrite: ["/home/a/=/mnt/a", "C:\\results=/mnt/c"],
  "max-bytes": undefined,
});

const MOVED: [ref: ResultRef, moved: Partial<ResultRef>][] = [
  [
    { type: "LocalResult", dir: "/home/a", location: "/home/a/x/1.pickle" },
    { dir: "/mnt/a", location: "/mnt/a/x/1.pickle" },
  ],
  [
    { type: "LocalResult", dir: "/home/ab", location: "1.pickle" },
    { dir: "/home/ab", location: "1.pickle" },
  ],
  [
    { type: "LocalResult", location: "C:\\results\\x\\1.pickle" },
    { dir: null, location: "/mnt/c/x/1.pickle" },
  ],
  [
    { type: "S3Result", bucket: "b", location: "/home/a/1.pickle" },
    { location: "/home/a/1.pickle" },
  ],
];
for (const [ref, moved] of MOVED) {
  Deno.test(`--rewrite of ${ref.type} ${ref.location} in ${ref.dir}`, () => {
    assertEquals(moves.rewrite!(ref), { ...ref, ...moved });
  });
}

for (const wrong of ["/home/a", "=/mnt", "/home/a=", "a=b=c"]) {
  Deno.test(`--rewrite ${wrong} is refused`, async () => {
    const id = "6605a1bd-0d72-5cfe-86e3-130e0febd052";
    const ran = await runCli(["result", id, "--rewrite", wrong]);
    assertEquals(ran, {
      code: 2,
      stdout: "",
      stderr: `taskrun: Cannot use --rewrite "${wrong}": it is not FROM=TO
  hint: Pass two folders, such as --rewrite /home/worker/results=/mnt/results
`,
    });
  });
}

Deno.test("without options the library's own settings hold", () => {
  const none = { root: [], rewrite: [], "max-bytes": undefined };
  assertEquals(readingSettings(none), { maxBytes: undefined });
  const roots = readingSettings({ ...none, root: ["/data"] });
  assertEquals(roots.local, { roots: ["/data"] });
});
