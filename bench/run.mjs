// Installs the peers where they are missing or old, builds what is not built, and runs the benchmark on the pinned Node.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const node = createRequire(import.meta.url).resolve("node/bin/node");
// npm itself has to run on the pinned Node: on an older one it would pick older versions of the peers.
const path = [join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter);
const env = { ...process.env, PATH: path };

function npm(cwd, ...args) {
  const { status } = spawnSync("npm", args, {
    cwd,
    env,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(2);
}

const asksForHelp = process.argv.slice(2).some((each) => each === "--help" || each === "-h");
const lock = createHash("sha256")
  .update(readFileSync(join(here, "package-lock.json")))
  .digest("hex");
const stamp = join(here, "node_modules", ".installed-lock");
if (!asksForHelp && (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock)) {
  process.stderr.write("Installing the peers …\n");
  npm(here, "ci", "--loglevel=error", "--no-audit", "--no-fund");
  writeFileSync(stamp, lock);
}

const packages = ["core", "adapter-sequelize", "adapter-starsender", "scheduler-bree", "scheduler-pg-boss"];
if (!asksForHelp && !packages.every((name) => existsSync(join(root, "packages", name, "dist", "index.js")))) {
  process.stderr.write("Building first …\n");
  npm(root, "run", "-s", "build");
}

const bench = spawn(node, [join(here, "main.ts"), ...process.argv.slice(2)], { stdio: "inherit", env });
// A terminal's Ctrl-C reaches the benchmark too: this process waits until it has cleaned up.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => bench.kill("SIGTERM"));
bench.once("exit", (code) => {
  process.exitCode = code ?? 1;
});
