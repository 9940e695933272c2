/**
 * Runs the demo and writes what it prints as a picture, for the README.
 *
 *     deno run --allow-run --allow-write --allow-read scripts/make/demo_picture.ts
 */
const TARGET = new URL("../../examples/demo.svg", import.meta.url);
const FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace";
const [FONT_SIZE, CHAR_WIDTH, LINE_HEIGHT, MARGIN] = [13, 7.8, 18, 18];

interface Style {
  readonly color: string;
  readonly bold: boolean;
}
const PLAIN: Style = { color: "#e6edf3", bold: false };

async function printed(): Promise<string> {
  const { stdout, success } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "demo"],
    env: { FORCE_COLOR: "1" },
  }).output();
  if (!success) throw new Error("Cannot draw the demo: it has failed");
  return new TextDecoder().decode(stdout).trimEnd();
}

/** The style after a terminal's escape sequence (ECMA-48, SGR). */
function restyled(style: Style, codes: string): Style {
  const rgb = /^38;2;(\d+);(\d+);(\d+)$/.exec(codes);
  if (rgb) return { ...style, color: `rgb(${rgb.slice(1).join(",")})` };
  if (codes === "1") return { ...style, bold: true };
  if (codes === "22") return { ...style, bold: false };
  if (codes === "39") return { ...style, color: PLAIN.color };
  return PLAIN;
}

function escaped(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;" };
  return text.replace(/[&<]/g, (char) => entities[char]!);
}

function drawn(line: string, top: number): string {
  let style = PLAIN;
  const spans = line.split("\x1b[").map((part, at) => {
    const [, codes, text] = at === 0
      ? ["", "", part]
      : /^([\d;]*)m(.*)$/s.exec(part)!;
    if (at > 0) style = restyled(style, codes!);
    const weight = style.bold ? ' font-weight="bold"' : "";
    return `<tspan fill="${style.color}"${weight}>${escaped(text!)}</tspan>`;
  });
  return `<text x="${MARGIN}" y="${top}" xml:space="preserve">${
    spans.join("")
  }</text>`;
}

const lines = (await printed()).split("\n");
// deno-lint-ignore no-control-regex -- the sequences are to be taken off
const widths = lines.map((line) => line.replace(/\x1b\[[\d;]*m/g, "").length);
const width = Math.ceil(Math.max(...widths) * CHAR_WIDTH) + 2 * MARGIN;
const height = lines.length * LINE_HEIGHT + 2 * MARGIN;
const texts = lines.map((line, at) =>
  drawn(line, MARGIN + (at + 0.8) * LINE_HEIGHT)
);
await Deno.writeTextFile(
  TARGET,
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT}" font-size="${FONT_SIZE}">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
${texts.join("\n")}
</svg>
`,
);
