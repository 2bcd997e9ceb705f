import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { serverSettings } from "./support/server.ts";
import { openWorkshop } from "./support/workshop.ts";

const PROGRAM = fileURLToPath(new URL("../../packages/pengingat/dist/main.js", import.meta.url));

test("a server that npm started stops when npm's shell dies of a signal without passing it on", async () => {
  const workshop = await openWorkshop();
  const env = {
    PATH: process.env.PATH ?? "",
    ...serverSettings(workshop.env),
    npm_lifecycle_event: "start",
    NODE: process.execPath,
    PROGRAM,
  };
  // What follows the command keeps the shell from becoming the program.
  const shell = spawn("sh", ["-c", '"$NODE" "$PROGRAM" start; true'], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let log = "";
  await new Promise<void>((resolve) => {
    shell.stdout.on("data", (chunk: Buffer) => {
      log += chunk;
      if (log.includes('"listening"')) shell.kill("SIGTERM");
    });
    // The program has the same pipe: it closes when that has ended too.
    shell.stdout.once("close", resolve);
  });
  await workshop.close();
  expect(log).toContain('"msg":"stopped"');
});
