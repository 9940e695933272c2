import type { Machine } from "../machine/machine.ts";

/**
 * An object that is known by its class so far, and becomes a value when BUILD
 * brings its state.
 */
export abstract class Pending {
  readonly className: string;
  readonly args: readonly unknown[];
  /** True once it was put in a second place. */
  read = false;

  constructor(className: string, args: readonly unknown[]) {
    this.className = className;
    this.args = args;
  }

  /** The value; undefined if the state is not of the known shape. */
  abstract build(state: unknown, machine: Machine): unknown;
}
