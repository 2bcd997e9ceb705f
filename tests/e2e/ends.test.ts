import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serverSettings } from "./support/server.ts";
import { openWorkshop, type TestWorkshop } from "./support/workshop.ts";

const PENGINGAT = fileURLToPath(new URL("../../packages/pengingat/dist/main.js", import.meta.url));
/** Takes more memory than there is, at once: Node that only comes near its limit may try for hours. */
const NO_MEMORY =
  "--max-old-space-size=64 --import=data:text/javascript,const%20all=[];for(;;)all.push(Array(100000).fill(1))";
/** Makes this Node too old, so that the program starts the one that the repository brings: with these options. */
const oldNode = (options: string) =>
  `data:text/javascript,${encodeURIComponent(`
    Object.defineProperty(process.versions, "node", { value: "20.0.0" });
    process.env.NODE_OPTIONS = ${JSON.stringify(options)};`)}`;

let workshop: TestWorkshop;

beforeAll(async () => {
  workshop = await openWorkshop();
});
afterAll(() => workshop.close());

function start(command: string, nodeOptions: readonly string[]) {
  const env = { PATH: process.env.PATH ?? "", ...serverSettings(workshop.env) };
  const args = [...nodeOptions, PENGINGAT, command];
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "ignore"] });
  return { child, ended: once(child, "close") };
}

test.each<[string, readonly string[]]>([
  ["by itself", NO_MEMORY.split(" ")],
  ["on the Node that the repository brings", ["--import", oldNode(NO_MEMORY)]],
])("a program that runs %s ends by SIGABRT, not with 1, where there is no memory left", async (_, node) => {
  expect(await start("run", node).ended).toEqual([null, "SIGABRT"]);
});

test.each(["SIGTERM", "SIGHUP"] as const)(
  "a server that runs on the Node that the repository brings stops in order at %s",
  async (signal) => {
    const { child, ended } = start("start", ["--import", oldNode("")]);
    let log = "";
    for await (const chunk of child.stdout.setEncoding("utf8")) {
      if (!log.includes('"listening"') && (log + chunk).includes('"listening"')) child.kill(signal);
      log += chunk;
    }
    expect(await ended).toEqual([0, null]);
    expect(log).toContain('"msg":"stopped"');
  },
);
