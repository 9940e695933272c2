import { type Client, describeClient, findTenantId } from "../../mod.ts";
import type { Context } from "./command.ts";
import { CliError } from "./errors.ts";
import type { RunKind } from "./run_kind.ts";

/** A run with an address. */
export interface AddressedRun {
  readonly kind: RunKind;
  readonly id: string;
}

/** The address of a run on the page of `taskrun serve`. */
export function pageAddress(base: string, { kind, id }: AddressedRun): string {
  return `${base}#/${kind.replace(" ", "-")}s/${encodeURIComponent(id)}`;
}

/** The time limit for a server on this machine. */
const PROBE_MS = 1_000;

/** Returns whether `taskrun serve` serves the page at an address. */
export async function isServed(
  base: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const response = await fetch(`${base}api/openapi.json`, {
      method: "HEAD",
      signal: AbortSignal.any([signal, AbortSignal.timeout(PROBE_MS)]),
    });
    await response.body?.cancel();
    return response.ok &&
      response.headers.get("content-type") === "application/json";
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

/** The address of a run in Prefect's user interface. */
export async function uiAddress(
  uiUrl: string | undefined,
  { kind, id }: AddressedRun,
  client: Client,
  context: Context,
): Promise<string> {
  const base = uiUrl ?? await findUi(client, context);
  return `${base.replace(/\/+$/, "")}/${kind.replace(" ", "-")}/${
    encodeURIComponent(id)
  }`;
}

const SERVER_UI_PORT = "8080";

async function findUi(client: Client, context: Context): Promise<string> {
  if (context.archive !== undefined) throw noUi();
  const url = new URL(client.apiUrl);
  const { backend } = describeClient(client).settings;
  if (backend?.value === "cloud") {
    const host = url.host.replace(/^api\b/, "cloud");
    return `${url.protocol}//${host}/${await tenantSlug(client, context)}`;
  }
  url.port = SERVER_UI_PORT;
  return `${url.origin}/default`;
}

function noUi(): CliError {
  return new CliError(
    "Cannot find the address of the user interface: an archive has none",
    { hint: "Start taskrun serve with the same --archive, or pass --ui-url" },
  );
}

async function tenantSlug(
  client: Client,
  { signal, timeoutMs }: Context,
): Promise<string> {
  const options = { signal, timeoutMs };
  const id = await findTenantId(client, options);
  const { tenant } = await client.graphql<{
    readonly tenant?: readonly { readonly slug?: unknown }[];
  }>(
    "query ($id: uuid!) { tenant(where: { id: { _eq: $id } }) { slug } }",
    { id },
    options,
  );
  const slug = tenant?.[0]?.slug;
  if (typeof slug === "string" && slug !== "") return encodeURIComponent(slug);
  throw new CliError(
    "Cannot find the address of the user interface: the API does not return the slug of the tenant",
    { hint: "Pass it with --ui-url, such as https://cloud.prefect.io/my-team" },
  );
}
