import { assertEquals, assertRejects } from "@std/assert";
import { openAddress } from "../../src/cli/open_address.ts";
import { CliError } from "../../src/cli/errors.ts";

Deno.test("openAddress() hands the address over as one word", async () => {
  const file = await Deno.makeTempFile();
  const script =
    `printf '%s' "$0" > '${file}.part' && mv '${file}.part' '${file}'`;
  const address = "http://x/?a=$(id)&b='; touch /nowhere #/f";
  const watcher = Deno.watchFs(file.replace(/[^/]+$/, ""));
  await openAddress(address, ["sh", "-c", script]);
  for await (const { paths } of watcher) {
    if (paths.includes(file) && await Deno.readTextFile(file) !== "") break;
  }
  assertEquals(await Deno.readTextFile(file), address);
  await Deno.remove(file);
});

Deno.test("openAddress() says what does not run", async () => {
  await assertRejects(
    () => openAddress("http://x/", ["no-such-program"]),
    CliError,
    '"no-such-program" does not run',
  );
});
