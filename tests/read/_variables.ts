/** What programs around here look at to find their way to a cloud. */
const CLOUD_VARIABLE =
  /^(?:GOOGLE|GCE|STORAGE|CLOUDSDK|AZURE|IDENTITY|PREFECT)_|^(?:HOME|APPDATA)$/;

/** Runs with none of a cloud's variables but these, and puts all back. */
export async function withVariables(
  variables: Readonly<Record<string, string>>,
  run: () => void | Promise<void>,
): Promise<void> {
  const before = Object.entries(Deno.env.toObject())
    .filter(([name]) => CLOUD_VARIABLE.test(name));
  for (const [name] of before) Deno.env.delete(name);
  for (const [name, value] of Object.entries(variables)) {
    Deno.env.set(name, value);
  }
  try {
    await run();
  } finally {
    for (const name of Object.keys(variables)) Deno.env.delete(name);
    for (const [name, value] of before) Deno.env.set(name, value);
  }
}
