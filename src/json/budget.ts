import {
  expandsTooFar,
  isInProportion,
} from "../pickle/values/json/encode_error.ts";

/**
 * The cost of a conversion in characters, compared with the size of the value
 * in bytes.
 */
export interface Budget {
  /**
   * Counts bytes of the value. Each byte allows for some output.
   *
   * @param owner The object or string that holds them, which counts once.
   */
  hold(bytes: number, owner?: unknown): void;
  /**
   * Counts characters of output before they are created.
   *
   * @throws {EncodeError} If the output is out of proportion to the value.
   */
  spend(characters: number): void;
}

/** Starts a budget. */
export function createBudget(): Budget {
  const owners = new Set<unknown>();
  let held = 0;
  let spent = 0;
  return {
    hold(bytes, owner) {
      if (owner !== undefined && owners.has(owner)) return;
      if (owner !== undefined) owners.add(owner);
      held += bytes;
    },
    spend(characters) {
      spent += characters;
      if (!isInProportion(spent, held)) throw expandsTooFar();
    },
  };
}
