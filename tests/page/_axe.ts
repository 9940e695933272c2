import axeCore from "axe-core";
import type { Page } from "playwright-core";
import { assertEquals } from "@std/assert";
import { becomes } from "../_eventually.ts";

const LOOKS = [
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 1280 },
  { colorScheme: "light", width: 375 },
] as const;

/** Asserts that axe finds nothing in a page: light, dark and narrow; and that it fits. */
export async function isAccessible(page: Page): Promise<void> {
  for (const { colorScheme, width } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await becomes(() =>
      page.evaluate((width) => {
        const { scrollWidth } = document.documentElement;
        return scrollWidth <= width ? "fits" : `${scrollWidth} pixels`;
      }, width), "fits");
    assertEquals(await axe(page), [], `${colorScheme}, ${width} pixels`);
  }
}

/** What axe objects to, each with the places. */
async function axe(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeCore.source);
  return await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: Axe };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) =>
      `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`
    );
  });
}

interface Axe {
  run(): Promise<
    { violations: { id: string; nodes: { html: string }[] }[] }
  >;
}
