/** Bytes of resident memory: the most since the last reset, and now. */
export function memory(): [peak: number, now: number] {
  const status = Deno.readTextFileSync("/proc/self/status");
  const field = (name: string) =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)![1]) * 1024;
  return [field("VmHWM"), field("VmRSS")];
}

/** Lets the most memory be counted from now on. */
export function resetPeak(): void {
  Deno.writeTextFileSync("/proc/self/clear_refs", "5");
}

/** Collects garbage, where the engine was started with `--expose-gc`. */
export function collectGarbage(): void {
  (globalThis as { gc?: () => void }).gc?.();
}
