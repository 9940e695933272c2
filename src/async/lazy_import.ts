/**
 * Defers an import until its first use, and keeps the module: importing a
 * loaded module again still takes microseconds.
 */
export function lazyImport<Module>(
  load: () => Promise<Module>,
): () => Module | Promise<Module> {
  let loaded: Module | undefined;
  return () => loaded ?? load().then((module) => loaded = module);
}
