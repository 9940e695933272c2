/**
 * Puts off an import until its first use. From then on the module is given at
 * once: even of a module that is loaded, an import takes microseconds.
 */
export function lazyImport<Module>(
  load: () => Promise<Module>,
): () => Module | Promise<Module> {
  let loaded: Module | undefined;
  return () => loaded ?? load().then((module) => loaded = module);
}
