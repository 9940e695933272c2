import { assertEquals } from "@std/assert";
import { commandHelp, overview } from "../../../src/cli/args/help.ts";
import { COMMANDS } from "../../../src/cli/commands.ts";
import { createPaint } from "../../../src/cli/output/paint.ts";

const paint = createPaint(0);
const words = (text: string) => text.split(/\s+/).filter(Boolean);

const PAGES: [name: string, print: (width: number) => string][] = [
  ["taskrun help", (width) => overview(COMMANDS, paint, width)],
  ...COMMANDS.map((
    command,
  ): [string, (width: number) => string] => [
    `taskrun help ${command.name}`,
    (width) => commandHelp(command, paint, width),
  ]),
];
for (const [name, print] of PAGES) {
  Deno.test(`${name} is broken between words, at any width`, () => {
    const whole = words(print(Infinity));
    for (const width of [40, 60, 80, 100, 200]) {
      const text = print(width);
      assertEquals(words(text), whole, `${width}`);
      const broken = text.split("\n").filter((line) =>
        line.length > width && line.trim().includes(" ")
      );
      assertEquals(broken, [], `${width}`);
    }
  });
}
