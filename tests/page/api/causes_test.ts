import { assertEquals } from "@std/assert";
import { parseState, type State } from "../../../mod.ts";
import { type Causes, createCauses } from "../../../page/api/causes.ts";
import { createChildren } from "../../../page/api/children.ts";

const failed = (message: string, type = "Failed") =>
  parseState({ type, message });
const SUCCESS = parseState({ type: "Success" });

function causesOf(...states: readonly (readonly [number, State])[]): Causes {
  const children = createChildren(10);
  const causes = createCauses(children);
  for (const [mapIndex, state] of states) {
    children.put({ mapIndex, taskRunId: `run-${mapIndex}`, state });
  }
  return causes;
}

const shown = (causes: Causes) =>
  causes.list().map(({ type, pattern, count, firstIndex }) =>
    [type, pattern, count, firstIndex] as const
  );

Deno.test("failures are grouped as they come, in any order", () => {
  const causes = causesOf(
    [7, failed("no order 7")],
    [2, failed("no order 2")],
    [3, SUCCESS],
    [5, failed("Timed out", "TimedOut")],
    [4, failed("no order 4", "TimedOut")],
  );
  assertEquals(causes.count, 4);
  assertEquals(shown(causes), [
    ["Failed", "no order #", 2, 2],
    ["TimedOut", "no order #", 1, 4],
    ["TimedOut", "Timed out", 1, 5],
  ]);
  assertEquals(causes.keyAt(3), undefined);
  assertEquals(causes.keyAt(2), causes.keyAt(7));
});

Deno.test("a child that is tried again leaves its cause, and may come to another", () => {
  const causes = causesOf(
    [1, failed("no order 1")],
    [2, failed("no order 2")],
    [3, failed("gone")],
    [1, parseState({ type: "Retrying" })],
    [3, SUCCESS],
  );
  assertEquals(shown(causes), [["Failed", "no order #", 1, 2]]);
  assertEquals([causes.count, causes.keyAt(1)], [1, undefined]);
});

Deno.test("a child that fails as before stays where it is", () => {
  const causes = causesOf([1, failed("no order 1")], [1, failed("no order 9")]);
  assertEquals(shown(causes), [["Failed", "no order #", 1, 1]]);
});

Deno.test("causes beyond the first 1,000 are counted together", () => {
  const name = (number: number) =>
    [...String(number)].map((digit) => "abcdefghij"[Number(digit)]).join("");
  const causes = causesOf(
    ...Array.from(
      { length: 1_200 },
      (_, index) => [index, failed(`cause ${name(index)}`)] as const,
    ),
  );
  const list = causes.list();
  assertEquals([causes.count, list.length], [1_200, 1_001]);
  assertEquals(shown(causes)[0], ["Failed", null, 200, 1_000]);
  assertEquals(causes.keyAt(1_000), list[0]!.key);
});
