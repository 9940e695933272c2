import { withDeadline } from "../async/abort.ts";
import { ResultError } from "../model/errors.ts";
import { readEnvironment } from "../platform/environment.ts";
import type { ResultRef } from "../model/result_ref.ts";
import {
  asReadError,
  type ReadContext,
  type ResultReader,
  type SecretSettings,
  streamOf,
} from "./reader.ts";

/**
 * Reads a SecretResult, whose location is the name of a secret. The search
 * order is that of `prefect.client.Secret`: the settings,
 * `PREFECT__CONTEXT__SECRETS__<name>` and `config.toml`, Prefect Cloud. An
 * EnvVarSecret is searched in the environment variable of that name first.
 */
export const secretReader: ResultReader = {
  async open(ref, context) {
    const value = await readSecret(ref, context);
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return streamOf(new TextEncoder().encode(text));
  },
};

/**
 * Reads the secret that a SecretResult names, unparsed.
 *
 * @throws {ResultError} `not_found`, or the code for the refusal of Prefect
 * Cloud.
 */
export async function readSecret(
  ref: ResultRef,
  context: ReadContext,
): Promise<unknown> {
  const name = ref.location ?? "";
  const own = ref.secretType === "EnvVarSecret"
    ? readEnvironment(name)
    : undefined;
  const value = own ?? await findSecret(name, context).catch((error) => {
    throw asReadError(error, ref, context.signal);
  });
  if (value === undefined || value === null) throw notFound(ref, context);
  return value;
}

/**
 * Looks a secret up: in the settings, in Prefect's own settings (environment
 * and `config.toml`), in Prefect Cloud.
 *
 * @returns Its value; null or undefined if it does not exist.
 */
export async function findSecret(
  name: string,
  context: ReadContext,
): Promise<unknown> {
  return await fromSettings(name, context.settings.secrets) ??
    context.configuredSecret?.(name) ??
    readEnvironment(`PREFECT__CONTEXT__SECRETS__${name}`) ??
    await context.fetchCloudSecret?.(name, context.signal);
}

/** The time limit for Prefect Cloud if other places are searched as well. */
const CLOUD_TIMEOUT_MS = 3_000;

/**
 * Looks up a secret that may also be stored elsewhere. A Prefect Cloud that
 * does not answer in time counts as having none.
 */
export function trySecret(
  name: string,
  context: ReadContext,
): Promise<unknown> {
  const { fetchCloudSecret, ...rest } = context;
  if (fetchCloudSecret === undefined) return findSecret(name, context);
  return findSecret(name, {
    ...rest,
    fetchCloudSecret: (name, signal) =>
      withDeadline(
        { signal, timeoutMs: CLOUD_TIMEOUT_MS },
        () => new Error("Cannot wait for Prefect Cloud any longer"),
        (signal) => fetchCloudSecret(name, signal),
      ).catch(() => signal.throwIfAborted()),
  });
}

function fromSettings(
  name: string,
  secrets: SecretSettings | undefined,
): unknown {
  if (typeof secrets === "function") return secrets(name);
  return secrets && Object.hasOwn(secrets, name) ? secrets[name] : undefined;
}

function notFound(ref: ResultRef, context: ReadContext): ResultError {
  const asked = context.fetchCloudSecret ? ", nor does Prefect Cloud" : "";
  return new ResultError(
    "not_found",
    `Cannot read the secret "${ref.location}": neither results.secrets nor the environment has it${asked}`,
    {
      ref,
      hint:
        `Set PREFECT__CONTEXT__SECRETS__${ref.location}, or pass results.secrets to createClient`,
    },
  );
}
