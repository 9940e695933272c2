import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { addressOfText } from "../route.ts";

/** The field in which a run is named. */
export function RunField({ id }: { id: string }): JSX.Element {
  const [isRefused, setRefused] = useState(false);
  return (
    <form
      class="run-field"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        const input = event.currentTarget.querySelector("input")!;
        const address = addressOfText(input.value);
        setRefused(address === undefined);
        if (address === undefined) return input.focus();
        input.value = "";
        location.hash = address;
      }}
    >
      <label class="unseen" for={id}>
        Id or address of a flow run or task run
      </label>
      <input
        id={id}
        type="text"
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        placeholder="Flow run or task run: id or address"
        aria-invalid={isRefused}
        aria-describedby={isRefused ? `${id}-refusal` : undefined}
      />
      <button type="submit">Open</button>
      {isRefused && (
        <p id={`${id}-refusal`} class="refusal" role="alert">
          No id is in it. An id is like 7465da29-04f3-5c95-ab66-95c9bb0bcd9a.
        </p>
      )}
    </form>
  );
}
