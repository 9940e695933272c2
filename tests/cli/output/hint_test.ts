import { assert, assertEquals } from "@std/assert";
import {
  commandHint,
  COUNTERPARTS,
  namesIn,
} from "../../../src/cli/output/hint.ts";
import { codeOf, filesBelow } from "../../structure/_sources.ts";

const HINTS: [hint: string, words: string | undefined][] = [
  ["Raise timeoutMs", "Raise --timeout"],
  [
    "Try again later, or raise results.stallTimeoutMs",
    "Try again later",
  ],
  [
    "Pass results.s3 to createClient, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
  ],
  [
    "Set apiKey or PREFECT__CLOUD__API_KEY to a key of this tenant",
    "Set PREFECT__CLOUD__API_KEY to a key of this tenant",
  ],
  [
    "Read the results of its children with iterMapped()",
    "Read the results of its children with taskrun mapped",
  ],
  [
    "Wait until it has finished, then read it again with getLatest()",
    "Wait until it has finished, then read it again with the same command",
  ],
  [
    'Pass a reader as results.readers["Custom"] to createClient',
    undefined,
  ],
  [
    "Set the folders in createHandler({ local: { roots } }), or in results.local of the client",
    "Set the folders in --root DIR",
  ],
  ["Check the endpoint", "Check the endpoint"],
];
for (const [hint, words] of HINTS) {
  Deno.test(`commandHint() of "${hint}"`, () => {
    assertEquals(commandHint(hint), words);
  });
}

/** What no command prints. */
const ELSEWHERE = /^src\/(?:cli|page|testing|json\/decode)\//;
const TEXTS = /"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g;

/** Instructions in the code of the library that name something of it. */
function* hints(): Generator<{ path: string; hint: string }> {
  for (const path of filesBelow("src/")) {
    if (ELSEWHERE.test(path)) continue;
    for (const match of codeOf(path).matchAll(TEXTS)) {
      const hint = match[1] ?? match[2]!;
      const isSentence = /^[A-Z].* /.test(hint) &&
        !/^Cannot|^Bearer|^PREFECT__/.test(hint);
      if (isSentence && namesIn(hint).length > 0) yield { path, hint };
    }
  }
}

Deno.test("every hint has words for the command line, and no word is unused", () => {
  const used = new Set<string>();
  const unknown: string[] = [];
  let count = 0;
  for (const { path, hint } of hints()) {
    for (const name of namesIn(hint)) {
      if (!COUNTERPARTS.has(name)) unknown.push(`${path}: ${name}: ${hint}`);
      used.add(name);
    }
    const words = commandHint(hint) ?? "";
    const left = namesIn(words).filter((name) =>
      ![...COUNTERPARTS.values()].includes(name)
    );
    if (unknown.length === 0) assertEquals(left, [], `${path}: "${words}"`);
    assert(!/createClient|createHandler/.test(words), `${path}: "${words}"`);
    count++;
  }
  assertEquals(unknown, []);
  assert(count > 30, `${count} hints`);
  assertEquals([...COUNTERPARTS.keys()].filter((name) => !used.has(name)), []);
});
