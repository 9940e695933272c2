/** One line of a chart. */
export interface Line {
  readonly name: string;
  readonly color: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

const [WIDTH, HEIGHT] = [720, 420];
const EDGE = { left: 70, right: 190, top: 40, bottom: 50 };

/** Draws lines over two logarithmic axes, as SVG. */
export function logChart(
  title: string,
  axes: { readonly x: string; readonly y: string },
  lines: readonly Line[],
): string {
  const points = lines.flatMap((line) => line.points);
  const x = scale(points.map(([x]) => x), EDGE.left, WIDTH - EDGE.right);
  const y = scale(points.map(([, y]) => y), HEIGHT - EDGE.bottom, EDGE.top);
  const [left, right] = [EDGE.left, WIDTH - EDGE.right];
  const [top, bottom] = [EDGE.top, HEIGHT - EDGE.bottom];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    text(left, 22, title, `font-size="15" font-weight="bold"`),
    ...x.ticks.flatMap((tick) => [
      rule(x.at(tick), top, x.at(tick), bottom),
      text(x.at(tick), bottom + 18, label(tick), `text-anchor="middle"`),
    ]),
    ...y.ticks.flatMap((tick) => [
      rule(left, y.at(tick), right, y.at(tick)),
      text(left - 8, y.at(tick) + 4, label(tick), `text-anchor="end"`),
    ]),
    text((left + right) / 2, HEIGHT - 12, axes.x, `text-anchor="middle"`),
    text(14, top - 10, axes.y, ""),
    ...lines.map(({ color, points }) =>
      `<polyline fill="none" stroke="${color}" stroke-width="2" points="${
        points.map(([px, py]) => `${round(x.at(px))},${round(y.at(py))}`)
          .join(" ")
      }"/>`
    ),
    ...lines.flatMap(({ name, color }, at) => [
      `<rect x="${right + 16}" y="${
        top + 22 * at
      }" width="14" height="4" fill="${color}"/>`,
      text(right + 36, top + 22 * at + 6, name, ""),
    ]),
    "</svg>\n",
  ].join("\n");
}

function scale(values: readonly number[], from: number, to: number) {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.ceil(Math.log10(Math.max(...values)));
  return {
    ticks: Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i)),
    at: (value: number) =>
      from + (to - from) * (Math.log10(value) - low) / (high - low),
  };
}

function label(value: number): string {
  return value >= 1
    ? value.toLocaleString("en")
    : value.toFixed(-Math.round(Math.log10(value)));
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}

function rule(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${
    round(y2)
  }" stroke="#e2e2e2"/>`;
}

function text(x: number, y: number, value: string, style: string): string {
  return `<text x="${round(x)}" y="${round(y)}" ${style}>${value}</text>`;
}
