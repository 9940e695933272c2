/** What the address after `#` asks for. */
export type Route =
  | { readonly view: "start" }
  | { readonly view: "find"; readonly id: string }
  | { readonly view: "flow-run"; readonly id: string }
  | {
    readonly view: "task-run";
    readonly id: string;
    readonly child: number | null;
  }
  | { readonly view: "unknown"; readonly address: string };

const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;
const ADDRESS =
  /^#\/(flow-runs|task-runs|find)\/([0-9a-f-]{36})(?:\?child=(\d{1,9}))?$/i;

/** Reads the address after `#`. */
export function parseRoute(hash: string): Route {
  if (hash === "" || hash === "#" || hash === "#/") return { view: "start" };
  const [, kind, id = "", child] = ADDRESS.exec(hash) ?? [];
  if (!UUID.test(id)) return { view: "unknown", address: hash };
  if (kind === "flow-runs") return { view: "flow-run", id };
  if (kind === "find") return { view: "find", id };
  return {
    view: "task-run",
    id,
    child: child === undefined ? null : Number(child),
  };
}

/** The address of a flow run. */
export function flowRunAddress(id: string): string {
  return `#/flow-runs/${id}`;
}

/** The address of a task run, or of a child of it. */
export function taskRunAddress(
  id: string,
  child: number | null = null,
): string {
  return `#/task-runs/${id}${child === null ? "" : `?child=${child}`}`;
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
