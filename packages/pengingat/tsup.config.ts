import { cp } from "node:fs/promises";
import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/main.ts", "src/worker.ts"],
  format: "esm",
  target: "node22",
  // esbuild would turn `node:sqlite` into a package name.
  removeNodeProtocol: false,
  sourcemap: true,
  clean: true,
  // Whoever installs from npm has no clone to take the units from, or to read how to go live.
  async onSuccess() {
    await cp("../../examples/cron-systemd/systemd", "dist/units", { recursive: true });
    await cp("../../examples/cron-systemd/pengingat.crontab", "dist/units/pengingat.crontab");
    await cp("../../docs/operate", "dist/guide", { recursive: true });
  },
});
