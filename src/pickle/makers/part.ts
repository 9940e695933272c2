import type { Machine } from "../machine/machine.ts";

/**
 * A part of a larger value, such as the index of a DataFrame, which becomes a
 * value of its own only where nothing took it.
 */
export abstract class Part {
  /** How many places hold it, less those that took it. */
  held = 1;

  /** Marks one place as dealt with. */
  take(): this {
    this.held--;
    return this;
  }

  /** What it is on its own. */
  abstract value(machine: Machine): unknown;
}
