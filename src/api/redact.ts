/** An address without its user and query, which may contain a token. */
export function redactUrl(url: string): string {
  return url.replace(/(?<=\/\/)[^/]*@|[?#].*$/g, "");
}

/** A string without the secrets in it. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
}

/** The limit for nesting, as deeper values need as much stack. */
const MAX_DEPTH = 100;

/** A copy of parsed JSON without the secrets in its strings and keys. */
export function redactJson(
  value: unknown,
  secrets: readonly string[],
  depth = 0,
): unknown {
  if (typeof value === "string") return redact(value, secrets);
  if (typeof value !== "object" || value === null) return value;
  if (depth === MAX_DEPTH) return "…";
  const copy = (item: unknown) => redactJson(item, secrets, depth + 1);
  if (Array.isArray(value)) return value.map(copy);
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [redact(key, secrets), copy(item)]),
  );
}

/**
 * The cause of an error, without secrets in it and its own causes: runtimes
 * quote whole addresses.
 */
export function redactCause(
  cause: unknown,
  secrets: readonly string[],
  depth = 0,
): unknown {
  if (typeof cause === "string") return redact(cause, secrets);
  if (!(cause instanceof Error) || depth === MAX_DEPTH) return cause;
  const message = redact(cause.message, secrets);
  const inner = redactCause(cause.cause, secrets, depth + 1);
  if (message === cause.message && inner === cause.cause) return cause;
  const redacted = new Error(message, { cause: inner });
  redacted.name = cause.name;
  return redacted;
}
