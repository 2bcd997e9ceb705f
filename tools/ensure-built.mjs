// Builds where nothing is built yet, so that the commands work right after `npm ci`. Standard output stays the command's own.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);

if (!existsSync(new URL("packages/pengingat/dist/main.js", root))) {
  process.stderr.write("Building first …\n");
  const { status } = spawnSync("npm", ["run", "-s", "build"], {
    cwd: fileURLToPath(root),
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(2);
}
