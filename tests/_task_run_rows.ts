/** A row as the API answers it, with whatever a test wants otherwise. */
export function taskRunRow(
  changes: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    id: "6605a1bd-0d72-5cfe-86e3-130e0febd052",
    name: null,
    task: { id: "d2a25918-4a15-5a5a-a303-d09f693ee271", slug: "add-1" },
    map_index: -1,
    flow_run_id: "7157678d-c96d-5db4-9238-7e6a9d9a63b1",
    serialized_state: success({ type: "PrefectResult", location: "42" }),
    ...changes,
  };
}

/** A serialized Success with the result at some place. */
export function success(
  result: Record<string, unknown> | null,
): Record<string, unknown> {
  return { type: "Success", message: "Task run succeeded.", _result: result };
}

/** A row with a PrefectResult that holds `json`. */
export function rowWithValue(json: string): Record<string, unknown> {
  return taskRunRow({
    serialized_state: success({ type: "PrefectResult", location: json }),
  });
}

/** A mapped parent and children whose results are `10 * index`. */
export function mappedRows(
  indices: readonly number[],
  nMapStates: number | null = indices.length,
): Record<string, unknown>[] {
  const parent = taskRunRow({
    serialized_state: { type: "Mapped", n_map_states: nMapStates },
  });
  return [parent, ...indices.map((index) => childRow(index))];
}

/** A child of the parent in {@linkcode mappedRows}. */
export function childRow(
  index: number,
  serializedState: unknown = success({
    type: "PrefectResult",
    location: `${10 * index}`,
  }),
): Record<string, unknown> {
  return taskRunRow({
    id: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
    map_index: index,
    serialized_state: serializedState,
  });
}
