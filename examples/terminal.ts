// deno-lint-ignore-file no-console -- it is there to print
import { stateColor, type TaskRunView } from "@taskrunview/taskrunview";

/** Starts a part of the output. */
export function heading(text: string): void {
  console.log(`\n%c${text}`, "font-weight: bold");
}

/** Prints something that is said beside the point. */
export function note(text: string): void {
  console.log(`  %c${text}`, "color: #8b949e");
}

/** Prints a task run on one line, its state in Prefect's colour for it. */
export function show(view: TaskRunView, more = ""): void {
  const { taskSlug, mapIndex, state } = view;
  const name = mapIndex < 0 ? taskSlug : `${taskSlug}[${mapIndex}]`;
  console.log(
    `  %c● ${state.type.padEnd(8)}%c ${name}  %c${more || state.message}`,
    `color: ${stateColor(state)}`,
    "",
    "color: #8b949e",
  );
}

/** Runs a call and says how long it took. */
export async function timed<T>(
  run: () => Promise<T>,
): Promise<[value: T, took: string]> {
  const start = performance.now();
  const value = await run();
  return [value, `${(performance.now() - start).toFixed(2)} ms`];
}
