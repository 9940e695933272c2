// Opens a page in a browser and prints its outcome:
//
//     node browser_main.js /usr/bin/chromium http://127.0.0.1:8000/
//
// deno-lint-ignore-file no-console -- its output is what it is for
// @ts-ignore: it is there where this runs
import { chromium } from "playwright-core";

const [executablePath, address] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox"],
  timeout: 300_000,
});
try {
  const page = await browser.newPage();
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(error.stack));
  page.setDefaultTimeout(300_000); // only what hangs takes longer
  await page.goto(address);
  await page.waitForFunction(() => globalThis.outcome).catch((error) => {
    throw new Error([error.message, ...said].join("\n"));
  });
  const outcome = await page.evaluate(() => globalThis.outcome);
  if (typeof outcome === "string") throw new Error(outcome);
  console.log(JSON.stringify({ version: browser.version(), outcome }));
} finally {
  await browser.close();
}
