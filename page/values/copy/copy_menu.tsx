import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Json } from "../../api/api.ts";
import { commandText, jsonText, pythonPath, scriptText } from "./code.ts";
import { plainJson } from "./plain.ts";
import { pythonText } from "./python.ts";
import type { Step } from "./steps.ts";

/** More letters are not written to the clipboard. */
const MOST_LETTERS = 5_000_000;

/** What is copied, and what it is made of. */
interface Copied {
  readonly value: Json;
  readonly steps: readonly Step[];
  readonly taskRunId: string;
}

const KINDS: readonly (readonly [
  name: string,
  textOf: (copied: Copied) => string | undefined,
])[] = [
  ["JSON", ({ value }) => {
    const text = jsonText(plainJson(value));
    return text.length > MOST_LETTERS ? undefined : text;
  }],
  ["Python", ({ value }) => pythonText(value, MOST_LETTERS)],
  ["Path", ({ steps }) => pythonPath(steps)],
  ["Code: TypeScript", ({ taskRunId, steps }) => scriptText(taskRunId, steps)],
  ["Code: taskrun", ({ taskRunId, steps }) => commandText(taskRunId, steps)],
];

/** Buttons that copy a value, or what reads it. */
export function CopyMenu(copied: Copied): JSX.Element {
  const [said, setSaid] = useState("");
  /** Where there is no clipboard, the text is shown to be copied by hand. */
  const [shown, setShown] = useState<string>();

  async function copy(
    name: string,
    textOf: (copied: Copied) => string | undefined,
  ): Promise<void> {
    setShown(undefined);
    const text = textOf(copied);
    if (text === undefined) {
      return setSaid("It is too long to copy: press “Download the bytes”.");
    }
    try {
      await navigator.clipboard.writeText(text);
      setSaid(`Copied: ${name}`);
    } catch {
      setSaid("The browser allows no copying. The text is:");
      setShown(text);
    }
  }

  return (
    <details class="menu copy-menu">
      <summary class="button">Copy</summary>
      <div>
        {KINDS.map(([name, textOf]) => (
          <button
            type="button"
            key={name}
            onClick={() => copy(name, textOf)}
          >
            {name}
          </button>
        ))}
        <p role="status" class="muted">{said}</p>
        {shown !== undefined && (
          <textarea readOnly rows={4} aria-label="Text to copy" value={shown} />
        )}
      </div>
    </details>
  );
}
