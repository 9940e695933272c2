/** What is downloaded: the versions in deno.json, and the lock files. */
import { assertEquals } from "@std/assert";
import { type Lock, partOfLock, pinsOfLocks } from "../../scripts/lock.ts";
import deno from "../../deno.json" with { type: "json" };

const ROOT = new URL("../../", import.meta.url);

const whole: Lock = await readLock("dev.lock");
for (const [path, pins] of await pinsOfLocks(deno)) {
  Deno.test(`${path} holds what it is for and nothing else: "deno task lock" writes it`, async () => {
    assertEquals(await readLock(path), partOfLock(whole, pins));
  });
}

Deno.test("deno.json names one version of each package", () => {
  const maps = [deno.imports, ...Object.values(deno.scopes)];
  const versions = maps.flatMap((map) => Object.values(map))
    .map((specifier) =>
      /^(?:npm|jsr):\/?((?:@[^/]+\/)?[^/@]+)@([^/]+)/.exec(specifier)!
    ).map(([, name, version]) => `${name}@${version}`);
  const names = [...new Set(versions)].map((one) => one.replace(/@[^@]*$/, ""));
  assertEquals(names, [...new Set(names)]);
});

async function readLock(path: string): Promise<Lock> {
  return JSON.parse(await Deno.readTextFile(new URL(path, ROOT)));
}
