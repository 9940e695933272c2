import { type Kind, KINDS } from "./states.ts";

/** How the children of a mapped task are shown. */
export type ChildForm = "Grid" | "List";

/** What is chosen in a view: all of it is in the address. */
export interface Chosen {
  /** The states that are singled out; none: all are shown. */
  readonly states: readonly Kind[];
  /** The child whose panel is open. */
  readonly child: number | null;
  /** How the children are shown. */
  readonly form: ChildForm;
}

/** What the address after `#` names. */
export type Route =
  | { readonly view: "start" }
  | { readonly view: "find"; readonly id: string }
  | {
    readonly view: "flow-run";
    readonly id: string;
    readonly states: readonly Kind[];
  }
  | { readonly view: "task-run"; readonly id: string; readonly chosen: Chosen }
  | { readonly view: "unknown"; readonly address: string };

const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;
const ADDRESS =
  /^#\/(flow-runs|task-runs|find)\/([0-9a-f-]{36})(?:\?([^#]*))?$/i;

/** Nothing chosen: what an address without a query means. */
export const NOTHING_CHOSEN: Chosen = { states: [], child: null, form: "Grid" };

/** Reads the address after `#`. */
export function parseRoute(hash: string): Route {
  if (hash === "" || hash === "#" || hash === "#/") return { view: "start" };
  const [, kind, id = "", query = ""] = ADDRESS.exec(hash) ?? [];
  const chosen = parseChosen(new URLSearchParams(query));
  if (!UUID.test(id) || chosen === undefined) {
    return { view: "unknown", address: hash };
  }
  if (kind === "flow-runs") {
    return { view: "flow-run", id, states: chosen.states };
  }
  return kind === "find"
    ? { view: "find", id }
    : { view: "task-run", id, chosen };
}

/** What a query chooses; undefined if it names no child or no state. */
function parseChosen(query: URLSearchParams): Chosen | undefined {
  const child = query.get("child");
  const states = query.getAll("state") as Kind[];
  if (child !== null && !/^\d{1,9}$/.test(child)) return undefined;
  if (states.some((state) => !KINDS.includes(state))) return undefined;
  return {
    states,
    child: child === null ? null : Number(child),
    form: query.get("as") === "list" ? "List" : "Grid",
  };
}

/** The address of a flow run. */
export function flowRunAddress(
  id: string,
  states: readonly Kind[] = [],
): string {
  return `#/flow-runs/${id}${queryOf({ ...NOTHING_CHOSEN, states })}`;
}

/** The address of a task run, and of what is chosen of it. */
export function taskRunAddress(
  id: string,
  chosen: Partial<Chosen> = {},
): string {
  return `#/task-runs/${id}${queryOf({ ...NOTHING_CHOSEN, ...chosen })}`;
}

function queryOf({ states, child, form }: Chosen): string {
  const query = new URLSearchParams([
    ...states.map((state) => ["state", state]),
    ...form === "List" ? [["as", "list"]] : [],
    ...child === null ? [] : [["child", String(child)]],
  ]);
  return query.size === 0 ? "" : `?${query}`;
}

/**
 * Where a text leads that somebody typed or pasted: an id, or an address of
 * this page or of Prefect's own; undefined where no id is in it.
 */
export function addressOfText(text: string): string | undefined {
  const id = UUID.exec(text)?.[0].toLowerCase();
  if (id === undefined) return undefined;
  if (/flow-runs?\//i.test(text)) return flowRunAddress(id);
  if (/task-runs?\//i.test(text)) return taskRunAddress(id);
  return `#/find/${id}`;
}
