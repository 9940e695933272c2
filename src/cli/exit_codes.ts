/** What the process ends with, for scripts to tell failures apart. */
export const EXIT_CODES = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  denied: 4,
  interrupted: 130,
} as const;

/** The same in words, in the order of `taskrun help`. */
export const EXIT_CODE_MEANINGS: readonly (readonly [number, string])[] = [
  [EXIT_CODES.ok, "it went well"],
  [EXIT_CODES.failed, "it failed, or the run did (watch)"],
  [EXIT_CODES.usage, "the command line or a setting cannot be used"],
  [EXIT_CODES.notFound, "there is no such run, child, result or file"],
  [EXIT_CODES.denied, "the API, a store or the file system refuses access"],
  [EXIT_CODES.interrupted, "stopped by Ctrl-C (143 by SIGTERM, 129 by SIGHUP)"],
];
