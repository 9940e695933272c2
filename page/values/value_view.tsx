import type { ComponentChildren, JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Json, JsonObject } from "../api/api.ts";
import { DataTable } from "../table/data_table.tsx";
import { HeatMap } from "./heat_map.tsx";
import { bytesText, countText } from "../format.ts";
import { Choice, Guarded } from "../parts.tsx";
import { byteCount, dumpOf, imageTypeOf } from "./bytes.ts";
import { pictureOf } from "./image.ts";
import { ImageBytes, PictureView } from "./image_view.tsx";
import { CopyMenu } from "./copy/copy_menu.tsx";
import { findPart } from "./copy/steps.ts";
import { atPath, pathOf, type Place, ROOT, usePlace } from "./place.ts";
import { PlotForm } from "./plot/plot_form.tsx";
import { plotOf } from "./plot/source.ts";
import { Tree } from "./tree.tsx";
import { matrixOf, numbersOf } from "./numbers.ts";
import { type Table, tableOf } from "./table.ts";
import { leafKind, leafText, titleOf } from "./text.ts";
import { tagOf } from "./value.ts";

/** What the forms of a value are drawn with. */
interface Drawing {
  readonly place: Place;
  readonly change: (place: Partial<Place>) => void;
  readonly onOpen: (path: readonly number[]) => void;
}

/** The forms that a value can be shown in, the most telling first. */
function formsOf(value: Json): readonly FormOf[] {
  const picture = unlessOdd(pictureOf, value);
  const matrix = unlessOdd(matrixOf, value);
  const table = unlessOdd(tableOf, value);
  const source = unlessOdd(plotOf, value);
  const plot = source && {
    name: "Plot",
    draw: ({ place, change }: Drawing) => (
      <PlotForm
        source={source}
        chosen={place.plotted}
        onChoose={(plotted) => change({ plotted })}
      />
    ),
  };
  const isLine = source?.names.length === 1 && unlessOdd(numbersOf, value);
  return [
    ...(picture
      ? [{ name: "Image", draw: () => <PictureView picture={picture} /> }]
      : []),
    ...(matrix
      ? [{ name: "Heat map", draw: () => <HeatMap matrix={matrix} /> }]
      : []),
    ...(plot && isLine ? [plot] : []),
    ...(table
      ? [{
        name: "Table",
        draw: (drawing: Drawing) => <PlacedTable table={table} {...drawing} />,
      }]
      : []),
    ...(plot && !isLine ? [plot] : []),
    {
      name: "Tree",
      draw: ({ onOpen }: Drawing) => <Tree value={value} onOpen={onOpen} />,
    },
  ];
}

/** A form of a value. */
interface FormOf {
  readonly name: string;
  readonly draw: (drawing: Drawing) => ComponentChildren;
}

/** A table whose order and filters are in the address. */
function PlacedTable({ table, place, change }: Drawing & {
  table: Table;
}): JSX.Element {
  return (
    <DataTable
      table={table}
      choice={{
        sort: place.valueSort,
        where: place.valueWhere,
        hide: place.valueHide,
      }}
      onChoice={({ sort, where, hide }) =>
        change({ valueSort: sort, valueWhere: where, valueHide: hide })}
    />
  );
}

/** A value that is not as its `$type` says has fewer forms. */
function unlessOdd<Form>(
  read: (value: Json) => Form | undefined,
  value: Json,
): Form | undefined {
  try {
    return read(value);
  } catch {
    return undefined;
  }
}

/** A result or a part of it, in the form that suits it, and the others to choose from. */
export function ValueView({ value: root, taskRunId }: {
  value: Json;
  taskRunId: string;
}): JSX.Element {
  const [place, change] = usePlace();
  const { value, labels, steps } = useMemo(
    () => findPart(root, pathOf(place)),
    [root, place.at],
  );
  const open = (path: readonly number[]) =>
    change({ ...ROOT, at: atPath(path) }, "step");
  const text = leafText(value);
  const path = pathOf(place).slice(0, labels.length);
  return (
    <div class="value">
      {labels.length > 0 && (
        <Trail
          labels={labels}
          onOpen={(depth) => open(path.slice(0, depth))}
        />
      )}
      <div class="value-head">
        <p class="value-title">
          {unlessOdd(titleOf, value) ?? tagOf(value)}
        </p>
        <CopyMenu value={value} steps={steps} taskRunId={taskRunId} />
      </div>
      {text === undefined
        ? (
          <Forms
            key={place.at}
            value={value}
            drawing={{
              place,
              change: (next) => change(next, "replace"),
              onOpen: (inner) => open([...path, ...inner]),
            }}
          />
        )
        : tagOf(value) === "bytes" || tagOf(value) === "bytearray"
        ? <Bytes base64={String((value as JsonObject)["base64"])} />
        : <LeafValue text={text} kind={leafKind(value)} />}
    </div>
  );
}

/** The parts that lead to the one that is shown. */
function Trail({ labels, onOpen }: {
  labels: readonly string[];
  onOpen: (depth: number) => void;
}): JSX.Element {
  return (
    <nav class="trail" aria-label="Path of the part">
      <ol>
        {["result", ...labels].map((label, depth) => (
          <li key={depth}>
            {depth === labels.length
              ? <bdi aria-current="true">{label}</bdi>
              : (
                <button
                  type="button"
                  class="link"
                  onClick={() => onOpen(depth)}
                >
                  <bdi>{label}</bdi>
                </button>
              )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Forms({ value, drawing }: {
  value: Json;
  drawing: Drawing;
}): JSX.Element {
  const forms = useMemo(() => formsOf(value), [value]);
  const chosen = drawing.place.valueForm;
  const form = forms.find(({ name }) => name === chosen) ?? forms[0]!;
  return (
    <>
      {tagOf(value) === "exception" && (
        <Exception
          value={value as JsonObject}
        />
      )}
      {forms.length > 1 && (
        <Choice
          label="Shown as"
          options={forms.map(({ name }) => name)}
          value={form.name}
          onChange={(valueForm) => drawing.change({ valueForm })}
        />
      )}
      <Guarded key={form.name} what={`it as ${form.name.toLowerCase()}`}>
        <Drawn draw={() => form.draw(drawing)} />
      </Guarded>
    </>
  );
}

/** A component, so that what is thrown while drawing is caught around it. */
function Drawn({ draw }: { draw: () => ComponentChildren }): JSX.Element {
  return <>{draw()}</>;
}

function Exception({ value }: { value: JsonObject }): JSX.Element {
  return (
    <p class="exception">
      <b>{String(value["class"])}</b>: {String(value["message"])}
    </p>
  );
}

const LONG = 20_000;

function LeafValue(
  { text, kind }: { text: string; kind: string },
): JSX.Element {
  const [isWhole, setWhole] = useState(text.length <= LONG);
  return (
    <>
      <pre class={`leaf ${kind}`} tabIndex={0}>
        {isWhole ? text : `${text.slice(0, LONG)}…`}
      </pre>
      {!isWhole && (
        <button type="button" onClick={() => setWhole(true)}>
          Show all of it
        </button>
      )}
    </>
  );
}

const BYTES_SHOWN = 1_024;

/** The picture that bytes are, their size, and a dump that can be made longer. */
function Bytes({ base64 }: { base64: string }): JSX.Element {
  const [shown, setShown] = useState(BYTES_SHOWN);
  const size = byteCount(base64);
  const type = imageTypeOf(base64);
  return (
    <>
      <p class="muted">
        {size < 1_000 ? "" : `${bytesText(size)}, `}
        {countText(size)} {size === 1 ? "byte" : "bytes"}
      </p>
      {type && (
        <Guarded what="the picture">
          <ImageBytes base64={base64} type={type} />
        </Guarded>
      )}
      <pre class="leaf bytes" tabIndex={0}>{dumpOf(base64, shown)}</pre>
      {shown < size && (
        <button
          type="button"
          onClick={() => setShown(shown * 16)}
        >
          Show more, {countText(Math.min(shown, size))} of {countText(size)}
          {" "}
          are shown
        </button>
      )}
    </>
  );
}
