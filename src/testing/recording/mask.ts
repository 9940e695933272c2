/** Removes secrets from strings, including those found before. */
export interface Mask {
  /** The headers without keys, cookies and tenants. */
  headers(headers: Headers): Record<string, string>;
  /** An address without secrets. */
  url(url: string): string;
  /** A string without secrets: JSON, a form, XML or any other. */
  text(text: string): string;
  /** Bytes that are not text: secrets found before are overwritten. */
  bytes(bytes: Uint8Array): Uint8Array;
}

/** The replacement of a secret. */
const MASKED = "***";
/** The replacement of a secret UUID, which is a valid UUID. */
const MASKED_UUID = "00000000-0000-0000-0000-000000000000";
const UUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/** The minimum length of a secret; shorter strings occur by chance. */
const MIN_KNOWN = 6;

const HEADER_NAME =
  /authorization|cookie|key|token|secret|password|credential|signature|tenant/i;
/**
 * The names of secrets, without names of their properties such as `token_type`.
 */
const NAME =
  "(?![\\w-]*(?:type|name|_at|_in|_uri|_url)\\b)[\\w-]*(?:api_?key|access_?key|account_?key|private_?key|secret|token|passw|authorization|cookie|credential|signature|assertion|tenant_?id)[\\w-]*";
/** A member of JSON with a string value, also in a JSON string inside JSON. */
const JSON_MEMBER = new RegExp(
  `(\\\\*")(${NAME})\\1(\\s*:\\s*)\\1(.*?)(?<!\\\\)\\1`,
  "gis",
);
/** The same for other values, which have to be parsed. */
const JSON_OTHER = new RegExp(`"${NAME}"\\s*:\\s*[\\[{\\d]`, "i");
const XML_ELEMENT = new RegExp(`<(${NAME}|AccessKeyId)>([^<]*)<`, "gi");
const PARAMETER = new RegExp(
  `(^|[?&])(${NAME}|sig|key|GoogleAccessId)=([^&#\\s"]*)`,
  "gi",
);
const SCHEME = /\b(bearer|basic|digest|sharedkey) +[\w.~+/=:-]{6,}/gi;
const CREDENTIALS = /^(bearer|basic|digest|sharedkey) +(.+)$/i;
const COOKIE =
  /(?:^|[;,]) *(?!(?:path|domain|expires|samesite)=)[^=;,]+=([^;,]+)/gi;
const USER_INFO = /(\/\/)[^/@\s"]+@/g;
const NAME_ALONE = new RegExp(`^${NAME}$`, "i");

/** Creates a mask that remembers the secrets it removes. */
export function createMask(): Mask {
  const known = new Set<string>();

  function learn(value: string): string {
    if (value.length >= MIN_KNOWN && value !== MASKED_UUID) known.add(value);
    return UUID.test(value) ? MASKED_UUID : MASKED;
  }

  function learnHeader(name: string, value: string): string {
    if (/cookie/i.test(name)) {
      for (const [, cookie] of value.matchAll(COOKIE)) learn(cookie!);
    }
    const [, scheme, credentials] = CREDENTIALS.exec(value) ?? [];
    if (credentials === undefined) return learn(value);
    learn(credentials);
    return `${scheme} ${MASKED}`;
  }

  function text(given: string): string {
    const plain = JSON_OTHER.test(given) ? maskMembers(given, learn) : given;
    const named = plain
      .replace(
        JSON_MEMBER,
        (_, quote, name, colon, value) =>
          `${quote}${name}${quote}${colon}${quote}${learn(value)}${quote}`,
      )
      .replace(XML_ELEMENT, (_, name, value) => `<${name}>${learn(value)}<`)
      .replace(
        PARAMETER,
        (_, start, name, value) => `${start}${name}=${learn(decoded(value))}`,
      )
      .replace(SCHEME, (_, scheme) => `${scheme} ${MASKED}`)
      .replace(USER_INFO, (_, slashes) => `${slashes}${MASKED}@`);
    return [...known].reduce(
      (left, secret) =>
        left.replaceAll(secret, UUID.test(secret) ? MASKED_UUID : MASKED),
      named,
    );
  }

  return {
    headers(headers) {
      const entries = [...headers].map(([name, value]) => [
        name,
        HEADER_NAME.test(name) ? learnHeader(name, value) : value,
      ]);
      return Object.fromEntries(
        entries.map(([name, value]) => [name, text(value!)]),
      );
    },
    url: text,
    text,
    bytes(bytes) {
      const masked = bytes.slice();
      for (const secret of known) {
        crossOut(masked, new TextEncoder().encode(secret));
      }
      return masked;
    },
  };
}

/** Values that are not strings are found only by parsing the JSON. */
function maskMembers(text: string, learn: (value: string) => string): string {
  try {
    return JSON.stringify(JSON.parse(text, (name, value) => {
      if (!NAME_ALONE.test(name) || value === null) return value;
      return learn(typeof value === "string" ? value : JSON.stringify(value));
    }));
  } catch {
    return text;
  }
}

function crossOut(bytes: Uint8Array, secret: Uint8Array): void {
  let at = bytes.indexOf(secret[0]!);
  while (at !== -1) {
    if (secret.every((byte, i) => bytes[at + i] === byte)) {
      bytes.fill("*".charCodeAt(0), at, at + secret.length);
    }
    at = bytes.indexOf(secret[0]!, at + 1);
  }
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
