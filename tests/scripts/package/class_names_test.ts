import { assertEquals } from "@std/assert";
import { keepClassNames } from "../../../scripts/package/class_names.ts";

const named = (name: string) =>
  ` static { Object.defineProperty(this, "name", { value: "${name}" }); }`;

const CODE: [before: string, after: string][] = [
  ["class A {", `class A {${named("A")}`],
  ["export class A extends B {", `export class A extends B {${named("A")}`],
  [
    "/** Words. */ export class A {",
    `/** Words. */ export class A {${named("A")}`,
  ],
  ["// a class A {", "// a class A {"],
  ["const x = class A {};", "const x = class A {};"],
];
for (const [before, after] of CODE) {
  Deno.test(`keepClassNames() reads ${before}`, () => {
    assertEquals(keepClassNames(before), after);
  });
}
