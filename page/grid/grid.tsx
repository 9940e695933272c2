import type { JSX } from "preact";
import {
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "preact/hooks";
import { type Children, messageAt } from "../api/children.ts";
import { countText } from "../format.ts";
import { cellAt, fitPitch, layoutOf, moveCursor, zoomPitch } from "./layout.ts";
import { createPainter, type Painter } from "./paint.ts";

/** What the grid shows, and whom it tells. */
export interface GridProps {
  readonly mapped: Children;
  readonly count: number;
  readonly label: string;
  readonly selected: number | null;
  /** Which children are singled out; null: none are. */
  readonly isShown: ((index: number) => boolean) | null;
  /** Which children `n` and `p` go to. */
  readonly isWanted: (index: number) => boolean;
  readonly onSelect: (index: number, byKey: boolean) => void;
}

/** Around the cells, in pixels, so that the frame of one at the edge is whole. */
const MARGIN = 5;
const MOUSE_PITCH = 7;
const TOUCH_PITCH = 14;

interface Room {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  /** Changes with the colours of the page. */
  readonly outline: string;
}

/** A cell for each child, on a canvas of which only the visible part is drawn. */
export function Grid(
  { mapped: children, count, label, selected, isShown, isWanted, onSelect }:
    GridProps,
): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const cursor = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const painter = useRef<Painter>(null);
  const [at, setAt] = useState(selected ?? 0);
  const [hovered, setHovered] = useState<number>();
  const [said, setSaid] = useState("");
  const [zoom, setZoom] = useState(0);
  const room = useRoom(scroller);

  const { layout, pitch } = useMemo(() => {
    const smallest = matchMedia("(pointer: coarse)").matches
      ? TOUCH_PITCH
      : MOUSE_PITCH;
    const fit = fitPitch(count, room.width, room.height, smallest);
    const pitch = zoomPitch(fit, zoom);
    const exact = Math.round(pitch * room.scale) / room.scale;
    return { pitch, layout: layoutOf(count, room.width, exact) };
  }, [count, room, zoom]);
  const height = Math.min(room.height, layout.rows * layout.pitch);

  useLayoutEffect(() => {
    if (room.width <= 0) return; // it is measured first
    painter.current = createPainter({
      canvas: canvas.current!,
      children,
      layout,
      scale: room.scale,
      outline: room.outline,
      isShown,
    });
    painter.current.paintAll(scroller.current!.scrollTop, height);
  }, [children, layout, room, isShown, height]);

  useEffect(() => paintAsTheyCome(), [children, height]);

  function paintAsTheyCome(): () => void {
    let dirty: number[] = [];
    let frame = 0;
    const paint = () => {
      frame = 0;
      const top = scroller.current?.scrollTop ?? 0;
      for (const index of dirty) painter.current?.paintOne(index, top, height);
      dirty = [];
    };
    const end = children.subscribe((index) => {
      dirty.push(index);
      if (frame === 0) frame = requestAnimationFrame(paint);
    });
    return () => {
      cancelAnimationFrame(frame);
      end();
    };
  }

  useEffect(() => {
    if (selected === null) return;
    moveTo(selected);
    // On a narrow screen the panel covers the lower part of the window.
    frame.current?.scrollIntoView({ block: "nearest" });
  }, [selected, room]);

  const bounds = {
    columns: layout.columns,
    count,
    page: Math.max(1, Math.floor(height / layout.pitch) - 1),
  };
  const cell = Math.min(at, count - 1);

  function moveTo(index: number): void {
    setAt(index);
    if (document.activeElement === cursor.current) {
      setSaid(describeCell(children, index));
    }
    const top = Math.floor(index / layout.columns) * layout.pitch;
    const view = scroller.current;
    if (view === null) return; // it was left meanwhile
    if (top < view.scrollTop) view.scrollTop = top;
    const bottom = top + layout.pitch - height;
    if (bottom > view.scrollTop) view.scrollTop = bottom;
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.altKey || event.metaKey) return;
    const next = moveCursor(event.key, cell, bounds, event.ctrlKey) ??
      jump(event.key);
    if (next !== undefined) moveTo(next);
    else if (event.key === "Enter" || event.key === " ") onSelect(cell, true);
    else return;
    event.preventDefault();
  }

  function jump(key: string): number | undefined {
    if (key !== "n" && key !== "p") return undefined;
    const found = children.find(cell, key === "n" ? 1 : -1, isWanted);
    if (found === undefined) setSaid("No more of them");
    return found ?? cell;
  }

  function under(event: MouseEvent): number | undefined {
    const box = scroller.current!.getBoundingClientRect();
    return cellAt(
      layout,
      count,
      event.clientX - box.left - MARGIN,
      event.clientY - box.top - MARGIN + scroller.current!.scrollTop,
    );
  }

  const place = (index: number) => ({
    transform: `translate(${index % layout.columns * layout.pitch}px, ${
      Math.floor(index / layout.columns) * layout.pitch
    }px)`,
    width: `${layout.pitch}px`,
    height: `${layout.pitch}px`,
  });

  return (
    <div class="grid-box">
      <div
        class="grid"
        ref={scroller}
        style={{ height: `${height + 2 * MARGIN}px` }}
        onScroll={() =>
          painter.current?.paintAll(scroller.current!.scrollTop, height)}
        onPointerMove={(event) => setHovered(under(event))}
        onPointerLeave={() => setHovered(undefined)}
        onClick={(event) => {
          const index = under(event);
          if (index === undefined) return;
          setAt(index);
          cursor.current?.focus({ preventScroll: true });
          onSelect(index, false);
        }}
      >
        <div style={{ height: `${layout.rows * layout.pitch}px` }}>
          <canvas
            ref={canvas}
            aria-hidden="true"
            width={Math.round(room.width * room.scale)}
            height={Math.round(height * room.scale)}
            style={{ width: `${room.width}px`, height: `${height}px` }}
          />
        </div>
        <div
          role="grid"
          aria-label={label}
          aria-rowcount={layout.rows}
          aria-colcount={layout.columns}
        >
          <div
            role="row"
            aria-rowindex={Math.floor(cell / layout.columns) + 1}
          >
            <div
              role="gridcell"
              class="grid-cursor"
              ref={cursor}
              tabIndex={0}
              aria-colindex={cell % layout.columns + 1}
              aria-selected={cell === selected}
              aria-label={describeCell(children, cell)}
              style={place(cell)}
              onKeyDown={onKeyDown}
              onFocus={() => setSaid(describeCell(children, cell))}
            />
          </div>
        </div>
        {selected !== null && selected < count && (
          <div
            class="grid-selected"
            ref={frame}
            aria-hidden="true"
            style={place(selected)}
          />
        )}
      </div>
      <div class="grid-foot">
        <p class="grid-readout" aria-hidden="true">
          {describeCell(children, hovered ?? cell)}
        </p>
        <span class="buttons">
          <button
            type="button"
            aria-label="Smaller cells"
            disabled={zoomPitch(pitch, -1) === pitch}
            onClick={() => setZoom(zoom - 1)}
          >
            −
          </button>
          <button
            type="button"
            aria-label="Larger cells"
            disabled={zoomPitch(pitch, 1) === pitch}
            onClick={() => setZoom(zoom + 1)}
          >
            +
          </button>
        </span>
      </div>
      <p class="unseen" aria-live="polite">{said}</p>
    </div>
  );
}

function describeCell(children: Children, index: number): string {
  const kind = children.kindAt(index);
  if (kind === undefined) return `Child ${index}: not read yet`;
  const message = messageAt(children, index);
  return `Child ${countText(index)}: ${kind}${message ? `. ${message}` : ""}`;
}

const SHARE_OF_WINDOW = 0.58;

/** The room for the grid, measured again when it changes. */
function useRoom(ref: { readonly current: HTMLElement | null }): Room {
  const [room, setRoom] = useState<Room>(
    { width: 0, height: 0, scale: 1, outline: "" },
  );
  useLayoutEffect(() => {
    const element = ref.current!;
    const measure = () =>
      setRoom((last) => {
        const next = {
          width: element.clientWidth - 2 * MARGIN,
          height: Math.round(innerHeight * SHARE_OF_WINDOW),
          scale: devicePixelRatio,
          outline: getComputedStyle(element).getPropertyValue("--outline"),
        };
        const isSame = Object.entries(next).every(([key, value]) =>
          last[key as keyof Room] === value
        );
        return isSame ? last : next;
      });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    const colors = matchMedia("(prefers-color-scheme: dark)");
    colors.addEventListener("change", measure);
    addEventListener("resize", measure);
    return () => {
      observer.disconnect();
      colors.removeEventListener("change", measure);
      removeEventListener("resize", measure);
    };
  }, []);
  return room;
}
