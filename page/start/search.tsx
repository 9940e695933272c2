import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Choice, Mark, toggled } from "../parts.tsx";
import { addressOfText, PERIODS, type StartChoice } from "../route.ts";
import type { StateType } from "../states.ts";

/** The states that are offered; others are in the address all the same. */
const OFFERED: readonly StateType[] = [
  "Running",
  "Failed",
  "Success",
  "Scheduled",
  "Cancelled",
];

/** After so long without a further letter it is searched. */
const PAUSE_MS = 300;

/** Which flow runs are listed: by name, flow, state and time. */
export function Search({ chosen, flows, onChoose }: {
  chosen: StartChoice;
  flows: readonly string[];
  onChoose: (choice: Partial<StartChoice>) => void;
}): JSX.Element {
  const states = new Set(chosen.states);
  const offered = [...new Set([...OFFERED, ...chosen.states])];
  return (
    <form
      class="card search"
      role="search"
      onSubmit={(event) => event.preventDefault()}
    >
      <SearchField
        label="Name, id or address"
        placeholder="A part of the name, an id or an address"
        value={chosen.name}
        onValue={(name) => onChoose({ name })}
      />
      <SearchField
        label="Flow"
        placeholder="The whole name of a flow"
        value={chosen.flow}
        options={flows}
        onValue={(flow) => onChoose({ flow })}
      />
      <Choice
        label="Scheduled within"
        options={PERIODS}
        value={chosen.period}
        onChange={(period) => onChoose({ period })}
      />
      <ul class="state-filter" aria-label="By state">
        {offered.map((type) => (
          <li key={type}>
            <button
              type="button"
              aria-pressed={states.has(type)}
              onClick={() => onChoose({ states: [...toggled(states, type)] })}
            >
              <Mark type={type} />
              {type}
            </button>
          </li>
        ))}
      </ul>
    </form>
  );
}

/** A field that is searched by once nothing more is typed. */
function SearchField({ label, placeholder, value, options = [], onValue }: {
  label: string;
  placeholder: string;
  value: string;
  options?: readonly string[];
  onValue: (text: string) => void;
}): JSX.Element {
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setText(value), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const list = `${label.split(/\W/)[0]}-list`;

  function search(text: string): void {
    clearTimeout(timer.current);
    if (text.trim() !== value) onValue(text.trim());
  }

  return (
    <label class="search-field">
      <span>{label}</span>
      <input
        type="text"
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        placeholder={placeholder}
        value={text}
        list={options.length > 0 ? list : undefined}
        onInput={({ currentTarget: { value } }) => {
          setText(value);
          clearTimeout(timer.current);
          if (addressOfText(value) !== undefined) return; // Enter opens it
          timer.current = setTimeout(() => search(value), PAUSE_MS);
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          const address = addressOfText(text);
          if (address !== undefined) location.hash = address;
          else search(text);
        }}
      />
      {options.length > 0 && (
        <datalist id={list}>
          {options.map((option) => <option key={option} value={option} />)}
        </datalist>
      )}
    </label>
  );
}
