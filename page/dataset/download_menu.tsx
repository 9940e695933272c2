import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { asProblem } from "../api/api.ts";
import { bytesText } from "../format.ts";
import type { DownloadFormat, DownloadTable } from "./download.ts";

const FORMATS: readonly (readonly [DownloadFormat, ending: string])[] = [
  ["CSV", "csv"],
  ["Parquet", "parquet"],
  ["NDJSON", "ndjson"],
];

/** Buttons that download the rows that are shown. */
export function DownloadMenu({ name, tableOf }: {
  /** What the file is called, without its ending. */
  name: string;
  tableOf: (signal: AbortSignal) => DownloadTable;
}): JSX.Element {
  const [said, setSaid] = useState("");
  const [isBusy, setBusy] = useState(false);
  const stop = useRef<AbortController>(null);
  useEffect(() => () => stop.current?.abort(), []);

  async function download(format: DownloadFormat, ending: string) {
    const { signal } = stop.current = new AbortController();
    setBusy(true);
    setSaid(`Writing ${format}`);
    try {
      const { fileOf } = await import("./download.ts");
      const file = await fileOf(format, tableOf(signal));
      if (signal.aborted) return;
      save(file, `${name}.${ending}`);
      setSaid(`${name}.${ending}: ${bytesText(file.size)}`);
    } catch (error) {
      if (!signal.aborted) {
        setSaid(`Cannot write ${format}: ${asProblem(error).details.detail}`);
      }
    }
    setBusy(false);
  }

  return (
    <details class="menu">
      <summary class="button">Download</summary>
      <div>
        <p class="muted">The rows and columns that are shown</p>
        {FORMATS.map(([format, ending]) => (
          <button
            type="button"
            key={format}
            disabled={isBusy}
            onClick={() => download(format, ending)}
          >
            {format}
          </button>
        ))}
        {isBusy && (
          <button
            type="button"
            onClick={() => {
              stop.current?.abort();
              setBusy(false);
              setSaid("Cancelled");
            }}
          >
            Cancel
          </button>
        )}
        <p role="status" class="muted">{said}</p>
      </div>
    </details>
  );
}

/** How long a browser may take to begin with a download. */
const BEGIN_MS = 60_000;

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name.replaceAll(/[^\w.\-[\]]+/g, "_");
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), BEGIN_MS);
}
