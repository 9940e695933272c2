import { assertEquals } from "@std/assert";
import { publicDeclaration } from "../../../scripts/package/declarations.ts";

const DOCUMENTED = `/**
 * Does a thing.
 *
 * @example Usage
 * \`\`\`ts
 * import { assertEquals } from "@std/assert";
 * doIt();
 * \`\`\`
 *
 * @param id Which.
 */ export declare function doIt(id: string): void;
/**
 * Ends with an example.
 *
 * @example
 * \`\`\`ts
 * end();
 * \`\`\`
 */ export declare function end(): void;
/** @example is a word here. */ export declare const x: "@example";
`;

Deno.test("publicDeclaration() leaves examples out, and nothing else", () => {
  assertEquals(
    publicDeclaration(DOCUMENTED),
    `/**
 * Does a thing.
 *
 * @param id Which.
 */ export declare function doIt(id: string): void;
/**
 * Ends with an example.
 */ export declare function end(): void;
/** @example is a word here. */ export declare const x: "@example";
`,
  );
});

Deno.test("publicDeclaration() needs no type that only the DOM has", () => {
  assertEquals(
    publicDeclaration("headers?: HeadersInit; ask(to: RequestInfo | URL);"),
    'headers?: NonNullable<RequestInit["headers"]>; ask(to: (Request | string) | URL);',
  );
});

Deno.test('publicDeclaration() names the types that "await using" needs', () => {
  const text = "export interface Backend extends AsyncDisposable {}";
  assertEquals(
    publicDeclaration(text),
    `/// <reference lib="esnext.disposable" />\n${text}`,
  );
});
