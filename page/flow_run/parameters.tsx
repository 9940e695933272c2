import type { JSX } from "preact";
import type { FlowRun, Json } from "../api/api.ts";
import { Empty } from "../parts.tsx";
import { Tree } from "../values/tree.tsx";

/** The parameters and the context that were set for a flow run. */
export function Parameters({ flowRun }: {
  flowRun: FlowRun | null;
}): JSX.Element {
  if (flowRun === null) {
    return (
      <Empty title="No parameters">
        <p>The API does not show this flow run.</p>
      </Empty>
    );
  }
  return (
    <section class="card about" aria-label="Parameters and context">
      <Part title="Parameters" value={flowRun.parameters} />
      <Part title="Context" value={flowRun.context} />
    </section>
  );
}

function Part({ title, value }: {
  title: string;
  value: Readonly<Record<string, unknown>>;
}): JSX.Element {
  const isEmpty = Object.keys(value).length === 0;
  return (
    <div>
      <h2>{title}</h2>
      {isEmpty
        ? <p class="muted">None are set for this run.</p>
        : <Tree value={value as Json} />}
    </div>
  );
}
