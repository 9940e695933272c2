import { type State, stateColor } from "@taskrunview/taskrunview";

/** A line of the handler's list. */
interface ListedRun {
  readonly taskRunId: string;
  readonly taskSlug: string;
  readonly mapIndex: number;
  readonly state: State;
}

const flowRunId = new URLSearchParams(location.search).get("flowRun") ?? "";

/** Lists the task runs of the flow run, each as soon as its line has come. */
async function list(): Promise<void> {
  const path = `/api/flow-runs/${encodeURIComponent(flowRunId)}/task-runs`;
  const response = await fetch(`${path}?mapIndex=-1`); // no mapped children
  if (!response.ok) return tell("status", await problemOf(response));
  let count = 0;
  tell("status", "no task runs");
  for await (const line of linesOf(response)) {
    const run = JSON.parse(line);
    if (run.taskRunId === undefined) return tell("status", run.error.detail); // what ended the list
    byId("runs").append(itemOf(run));
    tell("status", `${++count} task runs`);
  }
}

async function* linesOf(response: Response): AsyncGenerator<string> {
  const reader = response.body!.pipeThrough(new TextDecoderStream())
    .getReader();
  let rest = "";
  while (true) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}

function itemOf(run: ListedRun): HTMLLIElement {
  const item = document.createElement("li");
  const button = document.createElement("button");
  const dot = document.createElement("i");
  dot.style.background = stateColor(run.state);
  button.ariaPressed = "false";
  button.append(dot, `${nameOf(run)}: ${run.state.type}`);
  button.onclick = () => choose(run, button);
  item.append(button);
  return item;
}

/** Shows the result of a task run, or why there is none. */
async function choose(
  run: ListedRun,
  button: HTMLButtonElement,
): Promise<void> {
  for (const other of document.querySelectorAll("#runs button")) {
    other.ariaPressed = `${other === button}`;
  }
  tell("chosen", nameOf(run));
  tell("result", "Loading …");
  const text = await resultOf(run).catch(String);
  if (button.ariaPressed === "true") tell("result", text); // another may have been chosen meanwhile
}

/** The result of a mapped task run is the list of its children's results. */
async function resultOf({ taskRunId }: ListedRun): Promise<string> {
  const response = await fetch(`/api/task-runs/${taskRunId}/result`);
  if (!response.ok) return await problemOf(response);
  return JSON.stringify(await response.json(), null, 2);
}

async function problemOf(response: Response): Promise<string> {
  const { detail, hint } = await response.json();
  return hint ? `${detail}\n${hint}` : detail;
}

function nameOf({ taskSlug, mapIndex }: ListedRun): string {
  return mapIndex < 0 ? taskSlug : `${taskSlug}[${mapIndex}]`;
}

function tell(id: string, text: string): void {
  byId(id).textContent = text;
}

function byId(id: string): HTMLElement {
  return document.getElementById(id)!;
}

await list().catch((error) => tell("status", `${error}`));
