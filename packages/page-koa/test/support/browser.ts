import { setTimeout as sleep } from "node:timers/promises";
import chromium from "@sparticuz/chromium";
import { type Browser, chromium as driver } from "playwright-core";

const ATTEMPTS = 5;

/**
 * Starts the Chromium that an npm package carries; it unpacks itself to the temporary folder at its first start. Its own
 * arguments would switch off the security of the web, which is tested here. As root it runs without its sandbox.
 */
export async function startBrowser(): Promise<Browser> {
  const executablePath = await chromium.executablePath();
  const args = [
    ...["--no-sandbox", "--no-zygote", "--disable-gpu", "--disable-dev-shm-usage"],
    // No page lives long enough to win back what compiling its script for speed takes, axe's least of all.
    "--js-flags=--no-opt,--no-maglev",
    // A name that is not the machine's own, as in a workshop's network.
    "--host-resolver-rules=MAP bengkel.test 127.0.0.1",
  ];
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await driver.launch({ executablePath, args });
    } catch (error) {
      // Another process may be unpacking at the moment: the file is there before it is whole.
      if (attempt === ATTEMPTS) throw error;
      await sleep(2_000);
    }
  }
}
