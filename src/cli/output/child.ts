import type {
  IterMappedResultsOptions,
  JsonValue,
  MappedResult,
  TaskRunView,
} from "../../../mod.ts";
import {
  convertResult,
  type MappedLine,
  mappedLine,
} from "../../children/json_line.ts";
import { iterMappedValues } from "../../mapped_results.ts";
import { commandHint } from "./hint.ts";
import { jsonText } from "./sanitize.ts";

/** A child of a mapped task, with the outcome of its result. */
export type LoadedChild<Form> = MappedResult<unknown, Form>;

/** A child of a mapped task, with the outcome of its result if requested. */
export type Child<Form> =
  | LoadedChild<Form>
  | { readonly view: TaskRunView; readonly status: "listed" };

/** Loads the results of the children in order, each converted by a function. */
export function loadChildren<Form>(
  parent: TaskRunView,
  options: IterMappedResultsOptions,
  convert: (value: unknown) => Form,
): AsyncGenerator<LoadedChild<Form>, void, undefined> {
  return iterMappedValues<unknown, Form>(
    parent,
    options,
    async (child, options) =>
      convertResult(child, await child.result(options), convert),
  );
}

/** The NDJSON line of a child. */
export function childLine(child: Child<JsonValue>): string {
  return jsonText(childRecord(child));
}

/** The data of the line of a child, with hints in the words of the command line. */
export function childRecord(child: Child<JsonValue>): MappedLine {
  const line = mappedLine(
    child.view,
    child.status === "listed" ? undefined : child,
  );
  if (!line.error?.hint) return line;
  const hint = commandHint(line.error.hint) ?? null;
  return { ...line, error: { ...line.error, hint } };
}
