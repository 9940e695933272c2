/** Runs under just these of Prefect's variables, and puts the others back. */
export async function withEnvironment(
  variables: Record<string, string>,
  run: () => void | Promise<void>,
): Promise<void> {
  const before = Object.entries(Deno.env.toObject())
    .filter(([name]) => name.startsWith("PREFECT__") || name in variables);
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
