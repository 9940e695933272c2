import { type JSX, render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { FlowRunView } from "./flow_run/flow_run_view.tsx";
import { Guarded, Heading } from "./parts.tsx";
import { parseRoute, type Route } from "./route.ts";
import { FindView } from "./start/find_view.tsx";
import { RunField } from "./start/run_field.tsx";
import { StartView } from "./start/start_view.tsx";
import { TaskRunView } from "./views/task_run_view.tsx";

function Page(): JSX.Element {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const follow = () => setRoute(parseRoute(location.hash));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return (
    <>
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault(); // the address after # is ours
          document.querySelector<HTMLElement>("h1")?.focus();
        }}
      >
        To the content
      </a>
      <header class="top">
        <a class="brand" href="#/">
          <img src="./icon.svg" alt="" width="22" height="22" />
          Task runs
        </a>
        {route.view !== "start" && <RunField id="run" />}
      </header>
      <main id="main">
        <Guarded key={boundaryKey(route)} what="this view">
          <View route={route} />
        </Guarded>
      </main>
    </>
  );
}

/** Another run starts anew where a view has failed. */
function boundaryKey(route: Route): string {
  return "id" in route ? `${route.view} ${route.id}` : route.view;
}

function View({ route }: { route: Route }): JSX.Element {
  switch (route.view) {
    case "start":
      return <StartView chosen={route.chosen} />;
    case "find":
      return <FindView key={route.id} id={route.id} />;
    case "flow-run":
      return <FlowRunView key={route.id} id={route.id} chosen={route.chosen} />;
    case "task-run":
      return <TaskRunView key={route.id} id={route.id} chosen={route.chosen} />;
    case "unknown":
      return <UnknownView address={route.address} />;
  }
}

function UnknownView({ address }: { address: string }): JSX.Element {
  return (
    <>
      <Heading title="Nothing here">Nothing here</Heading>
      <p>
        This page has nothing at <code>{address}</code>. Flow runs are at{" "}
        <code>#/flow-runs/…</code>, task runs at <code>#/task-runs/…</code>.
      </p>
    </>
  );
}

const place = document.getElementById("page")!;
place.replaceChildren();
render(<Page />, place);
