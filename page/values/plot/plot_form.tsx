import type { JSX } from "preact";
import { lazyPart } from "../../lazy.tsx";
import type { PlotSource } from "./source.ts";

const Plot = lazyPart("the plot", async () => {
  mendLanguage();
  return (await import("./plot.tsx")).Plot;
});

/** uPlot formats by the browser's language as it loads: under LANG=C that is none. */
function mendLanguage(): void {
  try {
    new Intl.NumberFormat(navigator.language);
  } catch {
    Object.defineProperty(navigator, "language", {
      value: "en",
      configurable: true,
    });
  }
}

/** So many columns are drawn before others are chosen. */
const DRAWN_AT_FIRST = 3;
const MOST_LINES = 8;
const MOST_BOXES = 200;

/** A plot, and the columns of it that are chosen by their names. */
export function PlotForm({ source, chosen, onChoose }: {
  source: PlotSource;
  /** The names of the columns that are drawn; none: the first ones. */
  chosen: readonly string[];
  onChoose: (names: readonly string[]) => void;
}): JSX.Element {
  const { names } = source;
  const wanted = new Set(chosen);
  const found = names.flatMap((name, at) => wanted.has(name) ? [at] : []);
  const drawn = (found.length > 0 ? found : [...names.keys()])
    .slice(0, found.length > 0 ? MOST_LINES : DRAWN_AT_FIRST);
  const toggle = (at: number) => {
    const next = drawn.includes(at)
      ? drawn.filter((column) => column !== at)
      : [...drawn, at];
    onChoose(next.map((column) => names[column]!));
  };
  return (
    <>
      {names.length > 1 && (
        <details class="menu">
          <summary class="button">
            Columns {drawn.length} of {names.length}
          </summary>
          <fieldset>
            <legend class="unseen">Columns that are plotted</legend>
            {names.slice(0, MOST_BOXES).map((name, at) => (
              <label key={at}>
                <input
                  type="checkbox"
                  checked={drawn.includes(at)}
                  disabled={drawn.includes(at)
                    ? drawn.length === 1
                    : drawn.length === MOST_LINES}
                  onChange={() => toggle(at)}
                />
                <bdi>{name}</bdi>
              </label>
            ))}
          </fieldset>
        </details>
      )}
      <Plot source={source} columns={drawn} />
    </>
  );
}
