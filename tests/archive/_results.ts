import type { ResultReader } from "../../mod.ts";
import { bytesOf } from "./_history.ts";

/** Reads the results of the made task runs. */
export const madeResults: ResultReader = {
  open: async (ref) => await new Blob([bytesOf(ref.location!)]).stream(),
};
