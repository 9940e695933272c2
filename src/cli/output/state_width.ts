import { STATE_TYPES } from "../../../mod.ts";

/** The length of the longest name of a state, for tables. */
export const STATE_WIDTH = Math.max(...STATE_TYPES.map((name) => name.length));
