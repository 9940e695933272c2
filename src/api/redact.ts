/** An address without its user and query, which may hold a token. */
export function redactUrl(url: string): string {
  return url.replace(/(?<=\/\/)[^/]*@|[?#].*$/g, "");
}

/** A text without the secrets that it quotes. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
}
