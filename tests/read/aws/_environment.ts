/** Runs under just these variables of AWS, without a home and off instances. */
export async function withAwsEnvironment(
  variables: Record<string, string>,
  run: () => void | Promise<void>,
): Promise<void> {
  const before = Object.entries(Deno.env.toObject())
    .filter(([name]) => /^(?:AWS_|PREFECT__|HOME$|USERPROFILE$)/.test(name));
  for (const [name] of before) Deno.env.delete(name);
  const set = { AWS_EC2_METADATA_DISABLED: "true", ...variables };
  for (const [name, value] of Object.entries(set)) Deno.env.set(name, value);
  try {
    await run();
  } finally {
    for (const name of Object.keys(set)) Deno.env.delete(name);
    for (const [name, value] of before) Deno.env.set(name, value);
  }
}

/** Runs with a folder that holds these files, and takes it away. */
export async function withFiles(
  files: Record<string, string>,
  run: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.mkdir(`${folder}/${name}`.replace(/\/[^/]*$/, ""), {
        recursive: true,
      });
      await Deno.writeTextFile(`${folder}/${name}`, text);
    }
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
