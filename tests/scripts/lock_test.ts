import { assertEquals, assertThrows } from "@std/assert";
import { type Lock, partOfLock } from "../../scripts/lock.ts";

const LOCK: Lock = {
  version: "5",
  specifiers: {
    "npm:@s/a@1.0.0": "1.0.0",
    "npm:b@2.0.0": "2.0.0_c@3.0.0",
    "npm:c@3.0.0": "3.0.0",
    "npm:lonely@1.0.0": "1.0.0",
  },
  npm: {
    "@s/a@1.0.0": { integrity: "1", dependencies: ["d@1.0.0"] },
    "b@2.0.0_c@3.0.0": { integrity: "2", dependencies: ["@s/a", "c"] },
    "c@3.0.0": { integrity: "3", optionalDependencies: ["d@2.0.0", "e"] },
    "d@1.0.0": { integrity: "4" },
    "d@2.0.0": { integrity: "5", dependencies: ["c"] },
    "e@1.0.0": { integrity: "6" },
    "lonely@1.0.0": { integrity: "7" },
  },
  workspace: { dependencies: ["npm:b@2.0.0"] },
};

const PARTS: [what: string, pins: Record<string, string>, npm: string[]][] = [
  ["nothing", {}, []],
  ["a package alone", { lonely: "1.0.0" }, ["lonely@1.0.0"]],
  [
    "one of two versions of a dependency",
    { "@s/a": "1.0.0" },
    ["@s/a@1.0.0", "d@1.0.0"],
  ],
  [
    "optional dependencies, and a circle",
    { c: "3.0.0" },
    ["c@3.0.0", "d@2.0.0", "e@1.0.0"],
  ],
  [
    "a package that was resolved with a peer",
    { b: "2.0.0" },
    Object.keys(LOCK.npm).filter((key) => key !== "lonely@1.0.0"),
  ],
];
for (const [what, pins, npm] of PARTS) {
  Deno.test(`partOfLock() holds ${what}`, () => {
    const part = partOfLock(LOCK, pins);
    assertEquals(Object.keys(part.npm), npm);
    assertEquals(
      Object.keys(part.specifiers),
      Object.entries(pins).map((pin) => `npm:${pin.join("@")}`),
    );
    for (const [key, value] of Object.entries(part.npm)) {
      assertEquals(value, LOCK.npm[key]);
    }
    assertEquals([part.version, part.workspace], [
      LOCK.version,
      LOCK.workspace,
    ]);
  });
}

Deno.test("partOfLock() names a package that the lock lacks", () => {
  assertThrows(
    () => partOfLock(LOCK, { b: "2.0.1" }),
    Error,
    'Cannot lock "npm:b@2.0.1": the lock does not hold it',
  );
  const npm = { "c@3.0.0": { integrity: "1", dependencies: ["lost"] } };
  assertThrows(
    () => partOfLock({ ...LOCK, npm }, { c: "3.0.0" }),
    Error,
    'Cannot lock "lost": the lock does not hold it',
  );
});
