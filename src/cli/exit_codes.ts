/** The exit codes of the process, so that scripts can distinguish failures. */
export const EXIT_CODES = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  denied: 4,
  interrupted: 130,
} as const;

/** The meanings of the exit codes, in the order of `taskrun help`. */
export const EXIT_CODE_MEANINGS: readonly (readonly [number, string])[] = [
  [EXIT_CODES.ok, "success"],
  [EXIT_CODES.failed, "failure, also of a watched run"],
  [EXIT_CODES.usage, "invalid command line or setting"],
  [EXIT_CODES.notFound, "run, child, result or file not found"],
  [EXIT_CODES.denied, "access denied by the API, a store or the file system"],
  [
    EXIT_CODES.interrupted,
    "interrupted by Ctrl-C (143 by SIGTERM, 129 by SIGHUP)",
  ],
];
