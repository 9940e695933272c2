import type { ComponentChildren, JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Json, JsonObject } from "../api/api.ts";
import { DataTable } from "./data_table.tsx";
import { HeatMap } from "./heat_map.tsx";
import { Choice } from "../parts.tsx";
import { Plot } from "./plot.tsx";
import { Tree } from "./tree.tsx";
import { matrixOf, numbersOf } from "./numbers.ts";
import { tableOf } from "./table.ts";
import { leafKind, leafText, titleOf } from "./text.ts";
import { tagOf } from "./value.ts";

interface Form {
  readonly name: string;
  readonly draw: () => ComponentChildren;
}

/** The forms that a value can be shown in, the most telling first. */
function formsOf(value: Json): readonly Form[] {
  const matrix = matrixOf(value);
  const numbers = numbersOf(value);
  const table = tableOf(value);
  return [
    ...(matrix
      ? [{ name: "Heat map", draw: () => <HeatMap matrix={matrix} /> }]
      : []),
    ...(numbers
      ? [{ name: "Plot", draw: () => <Plot numbers={numbers} /> }]
      : []),
    ...(table
      ? [{ name: "Table", draw: () => <DataTable table={table} /> }]
      : []),
    { name: "Tree", draw: () => <Tree value={value} /> },
  ];
}

/** A result, in the form that suits it, and the others to choose from. */
export function ValueView({ value }: { value: Json }): JSX.Element {
  const text = leafText(value);
  return (
    <div class="value">
      <p class="value-title">{titleOf(value)}</p>
      {text === undefined
        ? <Forms value={value} />
        : tagOf(value) === "bytes"
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
      {form.draw()}
    </>
  );
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

const BYTES_SHOWN = 512;

function Bytes({ base64 }: { base64: string }): JSX.Element {
  const bytes = atob(base64.slice(0, BYTES_SHOWN / 3 * 4 + 4));
  const lines: string[] = [];
  for (let at = 0; at < Math.min(bytes.length, BYTES_SHOWN); at += 16) {
    const part = [...bytes.slice(at, at + 16)];
    const hex = part.map((char) =>
      char.charCodeAt(0).toString(16).padStart(2, "0")
    ).join(" ");
    const text = part.map((char) => /[ -~]/.test(char) ? char : "·").join("");
    lines.push(
      `${at.toString(16).padStart(4, "0")}  ${hex.padEnd(47)}  ${text}`,
    );
  }
  return <pre class="leaf bytes" tabIndex={0}>{lines.join("\n")}</pre>;
}
