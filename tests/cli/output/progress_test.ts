import { assertEquals } from "@std/assert";
import { clock, progressLine } from "../../../src/cli/output/progress.ts";

const LINES: [
  done: number,
  total: number | null,
  elapsedMs: number,
  columns: number,
  line: string,
][] = [
  [0, 10, 0, 80, "░░░░░░░░░░░░░░░░░░░░░░░░   0 %  0/10  0/s"],
  [
    420,
    1_000,
    2_000,
    80,
    "██████████░░░░░░░░░░░░░░  42 %  420/1,000  210/s  0:03 left",
  ],
  [
    999_999,
    1_000_000,
    3_600_000,
    80,
    "████████████████████████  99 %  999,999/1,000,000  278/s  0:01 left",
  ],
  [10, 10, 1_000, 80, "████████████████████████ 100 %  10/10  10/s  0:00 left"],
  [420, 1_000, 2_000, 45, "████░░░░░  42 %  420/1,000  210/s  0:03 left"],
  [420, 1_000, 2_000, 30, "42 %  420/1,000  210/s  0:03 left"],
  [1_234, null, 500, 80, "1,234  2,470/s"],
  [12, 10, 1_000, 40, "█████████ 100 %  12/10  12/s  0:00 left"],
];
for (const [done, total, elapsedMs, columns, line] of LINES) {
  Deno.test(`progress of ${done} of ${total} in ${columns} columns`, () => {
    assertEquals(progressLine({ done, total, elapsedMs }, columns), line);
  });
}

Deno.test("clock() formats seconds, minutes and hours", () => {
  const told = [-3, 0, 7.4, 67, 754, 3_723, 90_000].map(clock);
  assertEquals(told, [
    "0:00",
    "0:00",
    "0:07",
    "1:07",
    "12:34",
    "1:02:03",
    "25:00:00",
  ]);
});
