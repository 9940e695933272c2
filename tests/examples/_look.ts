/**
 * Looks at the page of the Vite example in a headless browser, and prints what
 * it shows as JSON:
 *
 *     deno run --lock=dev.lock --allow-all tests/examples/_look.ts CHROMIUM URL
 */
// deno-lint-ignore-file no-console -- its output is what it is for
import { chromium } from "playwright-core";

const [executablePath, url] = Deno.args;
const browser = await chromium.launch({
  executablePath: executablePath!,
  args: ["--no-sandbox"], // CI may be root
});
try {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`${error}`));
  page.on("console", (message) => complaints.push(message.text()));
  await page.goto(url!);
  const status = page.getByRole("status");
  await status.getByText("6 task runs").waitFor();
  const buttons = await page.locator("#runs button").all();
  const runs = await Promise.all(buttons.map(async (button) => [
    await button.innerText(),
    await button.locator("i").getAttribute("style"),
  ]));
  const results: Record<string, unknown> = {};
  for (const name of ["summarize-1", "count"]) {
    const asked = page.waitForResponse(/\/result$/);
    await page.getByRole("button", { name: `${name}:` }).press("Enter");
    await asked;
    await page.getByRole("heading", { name, exact: true }).waitFor();
    const shown = page.locator("#result").filter({ hasNotText: "Loading" });
    results[name] = JSON.parse(await shown.innerText());
  }
  console.log(JSON.stringify({
    complaints,
    status: await status.innerText(),
    runs: runs.sort(),
    results,
  }));
} finally {
  await browser.close();
}
