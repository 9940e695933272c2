import type { ComponentChildren, JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Json, JsonObject } from "../api/api.ts";
import { AS_IT_COMES } from "../table/choice.ts";
import { DataTable } from "../table/data_table.tsx";
import { HeatMap } from "./heat_map.tsx";
import { bytesText, countText } from "../format.ts";
import { Choice, Guarded } from "../parts.tsx";
import { byteCount, dumpOf, imageTypeOf } from "./bytes.ts";
import { pictureOf } from "./image.ts";
import { ImageBytes, PictureView } from "./image_view.tsx";
import { lazyPart } from "../lazy.tsx";
import { Tree } from "./tree.tsx";
import { matrixOf, numbersOf } from "./numbers.ts";
import { type Table, tableOf } from "./table.ts";
import { leafKind, leafText, titleOf } from "./text.ts";
import { tagOf } from "./value.ts";

const Plot = lazyPart(
  "the plot",
  async () => (await import("./plot.tsx")).Plot,
);

interface Form {
  readonly name: string;
  readonly draw: () => ComponentChildren;
}

/** The forms that a value can be shown in, the most telling first. */
function formsOf(value: Json): readonly Form[] {
  const picture = unlessOdd(pictureOf, value);
  const matrix = unlessOdd(matrixOf, value);
  const numbers = unlessOdd(numbersOf, value);
  const table = unlessOdd(tableOf, value);
  return [
    ...(picture
      ? [{ name: "Image", draw: () => <PictureView picture={picture} /> }]
      : []),
    ...(matrix
      ? [{ name: "Heat map", draw: () => <HeatMap matrix={matrix} /> }]
      : []),
    ...(numbers
      ? [{ name: "Plot", draw: () => <Plot numbers={numbers} /> }]
      : []),
    ...(table
      ? [{ name: "Table", draw: () => <OwnTable table={table} /> }]
      : []),
    { name: "Tree", draw: () => <Tree value={value} /> },
  ];
}

function OwnTable({ table }: { table: Table }): JSX.Element {
  const [choice, setChoice] = useState(AS_IT_COMES);
  return <DataTable table={table} choice={choice} onChoice={setChoice} />;
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

/** A result, in the form that suits it, and the others to choose from. */
export function ValueView({ value }: { value: Json }): JSX.Element {
  const text = leafText(value);
  return (
    <div class="value">
      <p class="value-title">
        {unlessOdd(titleOf, value) ?? tagOf(value)}
      </p>
      {text === undefined
        ? <Forms value={value} />
        : tagOf(value) === "bytes" || tagOf(value) === "bytearray"
        ? <Bytes base64={String((value as JsonObject)["base64"])} />
        : <LeafValue text={text} kind={leafKind(value)} />}
    </div>
  );
}

function Forms({ value }: { value: Json }): JSX.Element {
  const forms = useMemo(() => formsOf(value), [value]);
  const [chosen, setChosen] = useState(forms[0]!.name);
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
          onChange={setChosen}
        />
      )}
      <Guarded key={form.name} what={`it as ${form.name.toLowerCase()}`}>
        <Drawn draw={form.draw} />
      </Guarded>
    </>
  );
}

/** A component, so that what is thrown while drawing is caught around it. */
function Drawn({ draw }: Pick<Form, "draw">): JSX.Element {
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
