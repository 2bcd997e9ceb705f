import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const PROGRAM = fileURLToPath(new URL("../../packages/pengingat/dist/main.js", import.meta.url));

test("a server that npm started stops when npm's shell dies of a signal without passing it on", async () => {
  const home = mkdtempSync(join(tmpdir(), "pengingat-home-"));
  const env = {
    PATH: process.env.PATH ?? "",
    PENGINGAT_HOME: home,
    PORT: "0",
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
      if (log.includes("Ctrl-C stops the server")) shell.kill("SIGTERM");
    });
    // The program has the same pipe: it closes when that has ended too.
    shell.stdout.once("close", resolve);
  });
  rmSync(home, { recursive: true, force: true });
  expect(log).toContain('"msg":"stopped"');
});
