import type { Children } from "../api/children.ts";
import type { Layout } from "./layout.ts";
import { codeOf, colorOf, inkOn, type Kind, KINDS, markOf } from "../states.ts";

/** Below it, what has succeeded is plain, so that what has not stands out. */
const MARKED_FROM = 14;
const DIMMED = 0.16;

type Sprite = HTMLCanvasElement;

/** Draws cells onto a canvas. */
export interface Painter {
  /** Draws all cells that can be seen. */
  paintAll(scrollTop: number, height: number): void;
  /** Draws one cell, if it can be seen. */
  paintOne(index: number, scrollTop: number, height: number): void;
}

/** What a painter draws with. */
export interface PaintOptions {
  readonly canvas: HTMLCanvasElement;
  readonly children: Children;
  readonly layout: Layout;
  /** Device pixels per CSS pixel. */
  readonly scale: number;
  /** The colour of the outline of cells that have not come. */
  readonly outline: string;
  /** Which children are not dimmed; null: all are shown as they are. */
  readonly isShown: ((index: number) => boolean) | null;
}

/** Prepares the cells of each kind as small pictures, and draws with them. */
export function createPainter(
  { canvas, children, layout, scale, outline, isShown }: PaintOptions,
): Painter {
  const context = canvas.getContext("2d")!;
  const { columns, rows, pitch } = layout;
  const step = Math.round(pitch * scale);
  const size = step - Math.max(1, Math.round((pitch < 12 ? 1 : 2) * scale));
  const empty = emptySprite(size, outline, scale);
  const sprites = KINDS.map((kind) =>
    kindSprite(kind, size, pitch >= MARKED_FROM || kind !== "Success")
  );
  const isDimmed = (index: number) => isShown !== null && !isShown(index);

  function draw(index: number, top: number): void {
    const x = (index % columns) * step;
    const y = Math.floor(index / columns) * step - top;
    const kind = children.kindAt(index);
    context.clearRect(x, y, size, size);
    context.globalAlpha = kind !== undefined && isDimmed(index) ? DIMMED : 1;
    context.drawImage(
      kind === undefined ? empty : sprites[codeOf(kind)]!,
      x,
      y,
    );
  }

  return {
    paintAll(scrollTop, height) {
      const top = Math.round(scrollTop * scale);
      context.globalAlpha = 1;
      context.clearRect(0, 0, canvas.width, canvas.height);
      const first = Math.floor(scrollTop / pitch);
      const last = Math.min(rows, Math.ceil((scrollTop + height) / pitch));
      const end = Math.min(children.count, last * columns);
      for (let index = first * columns; index < end; index++) draw(index, top);
    },
    paintOne(index, scrollTop, height) {
      const y = Math.floor(index / columns) * pitch;
      if (y + pitch < scrollTop || y > scrollTop + height) return;
      draw(index, Math.round(scrollTop * scale));
    },
  };
}

function sprite(size: number): [Sprite, CanvasRenderingContext2D] {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  return [canvas, canvas.getContext("2d")!];
}

function emptySprite(size: number, outline: string, scale: number): Sprite {
  const [canvas, context] = sprite(size);
  context.strokeStyle = outline;
  context.lineWidth = scale;
  context.strokeRect(scale / 2, scale / 2, size - scale, size - scale);
  return canvas;
}

function kindSprite(kind: Kind, size: number, marked: boolean): Sprite {
  const [canvas, context] = sprite(size);
  const color = colorOf(kind);
  context.fillStyle = color;
  context.beginPath();
  context.roundRect(0, 0, size, size, size > 12 ? size / 6 : 1);
  context.fill();
  if (!marked) return canvas;
  context.scale(size / 16, size / 16);
  context.strokeStyle = inkOn(color);
  context.lineWidth = Math.max(1.8, 16 / size);
  context.lineCap = "round";
  context.lineJoin = "round";
  context.stroke(new Path2D(markOf(kind)));
  return canvas;
}
