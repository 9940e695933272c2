import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { numberText } from "../format.ts";
import { moveCursor } from "../grid/layout.ts";
import type { Matrix } from "./numbers.ts";

/** viridis, of matplotlib: even to the eye, and readable without colour vision. */
const STOPS: readonly (readonly [number, number, number])[] = [
  [68, 1, 84],
  [72, 40, 120],
  [62, 74, 137],
  [49, 104, 142],
  [38, 130, 142],
  [31, 158, 137],
  [53, 183, 121],
  [109, 205, 89],
  [180, 222, 44],
  [253, 231, 37],
];

/** The colour of a share from 0 to 1. */
function colorAt(share: number): readonly [number, number, number] {
  const place = Math.max(0, Math.min(1, share)) * (STOPS.length - 1);
  const at = Math.min(STOPS.length - 2, Math.floor(place));
  const [from, to] = [STOPS[at]!, STOPS[at + 1]!];
  const mix = (part: 0 | 1 | 2) =>
    Math.round(from[part] + (to[part] - from[part]) * (place - at));
  return [mix(0), mix(1), mix(2)];
}

/** What is to be said of the numbers of a slice. */
interface Extent {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
}

function extentOf(matrix: Matrix, slice: number): Extent {
  let [min, max, sum, count] = [Infinity, -Infinity, 0, 0];
  for (let row = 0; row < matrix.rows; row++) {
    for (let column = 0; column < matrix.columns; column++) {
      const value = matrix.at(slice, row, column);
      if (!Number.isFinite(value)) continue;
      if (value < min) min = value;
      if (value > max) max = value;
      sum += value;
      count++;
    }
  }
  return count === 0
    ? { min: NaN, max: NaN, mean: NaN }
    : { min, max, mean: sum / count };
}

/** Larger arrays are drawn with rows and columns left out. */
const MAX_PIXELS = 2_048;

function drawSlice(
  canvas: HTMLCanvasElement,
  matrix: Matrix,
  slice: number,
  { min, max }: Extent,
): void {
  const { rows, columns } = matrix;
  const width = canvas.width = Math.min(columns, MAX_PIXELS);
  const height = canvas.height = Math.min(rows, MAX_PIXELS);
  const context = canvas.getContext("2d")!;
  const image = context.createImageData(width, height);
  const span = max - min || 1;
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y * rows / height);
    for (let x = 0; x < width; x++) {
      const value = matrix.at(slice, row, Math.floor(x * columns / width));
      if (Number.isNaN(value)) continue; // it stays clear
      const at = (y * width + x) * 4;
      image.data.set(colorAt((value - min) / span), at);
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}

/** Numbers in rows as colours, with their scale and the number under the pointer. */
export function HeatMap({ matrix }: { matrix: Matrix }): JSX.Element {
  const { rows, columns, slices, dtype } = matrix;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [slice, setSlice] = useState(0);
  const [cell, setCell] = useState(0);
  const [said, setSaid] = useState("");
  const extent = useMemo(() => extentOf(matrix, slice), [matrix, slice]);
  useEffect(
    () => drawSlice(canvas.current!, matrix, slice, extent),
    [matrix, slice, extent],
  );

  const [row, column] = [Math.floor(cell / columns), cell % columns];
  const textOf = (index: number) => {
    const place = [
      ...(slices > 1 ? [slice] : []),
      Math.floor(index / columns),
      index % columns,
    ];
    const value = matrix.at(slice, place.at(-2)!, place.at(-1)!);
    return `[${place.join(", ")}] = ${numberText(value)}`;
  };

  function onPointer(event: PointerEvent): void {
    const box = canvas.current!.getBoundingClientRect();
    const at = (share: number, count: number) =>
      Math.max(0, Math.min(count - 1, Math.floor(share * count)));
    const y = at((event.clientY - box.top) / box.height, rows);
    const x = at((event.clientX - box.left) / box.width, columns);
    setCell(y * columns + x);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const bounds = { columns, count: rows * columns, page: 10 };
    const next = moveCursor(event.key, cell, bounds, event.ctrlKey);
    if (next === undefined) return;
    event.preventDefault();
    setCell(next);
    setSaid(textOf(next));
  }

  return (
    <figure class="heat-map">
      <div class="heat-box" style={boxOf(matrix)}>
        <canvas
          ref={canvas}
          role="img"
          tabIndex={0}
          aria-label={`Heat map of ${rows} × ${columns} numbers from ${
            numberText(extent.min)
          } to ${numberText(extent.max)}, mean ${
            numberText(extent.mean)
          }. Arrow keys read single ones`}
          onPointerMove={onPointer}
          onPointerDown={onPointer}
          onKeyDown={onKeyDown}
        />
        <span
          class="cross"
          aria-hidden="true"
          style={{
            left: `${column / columns * 100}%`,
            top: `${row / rows * 100}%`,
            width: `${100 / columns}%`,
            height: `${100 / rows}%`,
          }}
        />
      </div>
      <figcaption>
        <span class="heat-value">{textOf(cell)}</span>
        <span class="heat-scale">
          {numberText(extent.min)}
          <span class="ramp" aria-hidden="true" />
          {numberText(extent.max)}
        </span>
        <span class="muted">{dtype}, mean {numberText(extent.mean)}</span>
      </figcaption>
      {slices > 1 && (
        <label class="slice">
          Slice {slice} of 0–{slices - 1}
          <input
            type="range"
            min={0}
            max={slices - 1}
            value={slice}
            onInput={(event) => setSlice(Number(event.currentTarget.value))}
          />
        </label>
      )}
      <p class="unseen" aria-live="polite">{said}</p>
    </figure>
  );
}

/** Squares for cells, but for arrays that would be a line. */
export function aspectOf(
  { rows, columns }: Pick<Matrix, "rows" | "columns">,
): number {
  return Math.max(1 / MOST_ASPECT, Math.min(MOST_ASPECT, columns / rows));
}

const MOST_ASPECT = 8;
const MOST_HEIGHT_REM = 26;

/** As wide as there is room, without becoming too high. */
function boxOf(matrix: Matrix): { aspectRatio: number; width: string } {
  const aspect = aspectOf(matrix);
  return {
    aspectRatio: aspect,
    width: `min(100%, ${aspect * MOST_HEIGHT_REM}rem)`,
  };
}
