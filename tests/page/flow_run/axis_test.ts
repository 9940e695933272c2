import { assert, assertEquals } from "@std/assert";
import {
  clockText,
  moved,
  selected,
  ticksOf,
  zoomed,
} from "../../../page/flow_run/axis.ts";

const BEGIN = Date.UTC(2022, 4, 9, 6, 1, 2);
const LENGTHS = [
  10,
  70,
  900,
  4_000,
  61_000,
  3_600_000,
  9_000_000,
  86_400_000,
  30 * 86_400_000,
  1_000 * 86_400_000,
];

for (const length of LENGTHS) {
  Deno.test(`an axis of ${length} ms has some ticks, evenly apart and inside`, () => {
    for (const most of [2, 5, 12]) {
      const span = { from: BEGIN, to: BEGIN + length };
      const ticks = ticksOf(span, most);
      assert(ticks.length <= most + 1, `${ticks.length} of ${most}`);
      for (const { at } of ticks) assert(at >= span.from && at <= span.to);
      const gaps = ticks.slice(1).map(({ at }, i) => at - ticks[i]!.at);
      assert(new Set(gaps).size <= 1, gaps.join());
      const texts = ticks.map(({ text }) => text);
      assertEquals(new Set(texts).size, texts.length);
    }
  });
}

Deno.test("ticks stand at round times of the reader's clock", () => {
  const ticks = ticksOf({ from: BEGIN, to: BEGIN + 60_000 }, 6);
  for (const { at } of ticks) {
    assertEquals(new Date(at).getSeconds() % 10, 0);
  }
});

Deno.test("a time is as fine as the step", () => {
  const at = new Date(2022, 4, 9, 6, 1, 2, 30).getTime();
  assertEquals(clockText(at, 100), "06:01:02.030");
  assertEquals(clockText(at, 1_000), "06:01:02");
  assertEquals(clockText(at, 60_000), "06:01");
  assertEquals(clockText(at, 86_400_000), "2022-05-09");
});

const WHOLE = { from: 1_000, to: 2_000 };

Deno.test("zooming in and out stays inside, and ends at the whole", () => {
  assertEquals(zoomed(WHOLE, WHOLE, 0.5), { from: 1_250, to: 1_750 });
  assertEquals(zoomed(WHOLE, WHOLE, 0.5, 1_000), { from: 1_000, to: 1_500 });
  assertEquals(zoomed(WHOLE, { from: 1_800, to: 2_000 }, 2), {
    from: 1_600,
    to: 2_000,
  });
  assertEquals(zoomed(WHOLE, { from: 1_400, to: 1_900 }, 2), null);
  const { from, to } = zoomed(WHOLE, { from: 1_500, to: 1_512 }, 0.1)!;
  assertEquals(to - from, 10);
});

Deno.test("a part moves up to the edges", () => {
  assertEquals(moved(WHOLE, { from: 1_200, to: 1_400 }, 0.5), {
    from: 1_300,
    to: 1_500,
  });
  assertEquals(moved(WHOLE, { from: 1_050, to: 1_250 }, -0.5).from, 1_000);
  assertEquals(moved(WHOLE, { from: 1_750, to: 1_950 }, 0.5).to, 2_000);
});

Deno.test("a drag selects in both directions, and a click nothing", () => {
  assertEquals(selected(WHOLE, 1_600, 1_200), { from: 1_200, to: 1_600 });
  assertEquals(selected(WHOLE, 900, 1_200), { from: 1_000, to: 1_200 });
  assertEquals(selected(WHOLE, 1_500, 1_503), null);
});
