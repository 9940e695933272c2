import type { PackageDescription } from "./description.ts";

/** Compiles the sources to JavaScript with declarations and source maps. */
export type Compile = (
  root: URL,
  work: string,
  description: PackageDescription,
) => Promise<Compiled>;

/** The output of a compiler. */
export interface Compiled {
  /** The folder of the modules, laid out as their sources are. */
  readonly modules: string;
  /** The folder that holds the sources, by the names of the source maps. */
  readonly sources: string;
}
