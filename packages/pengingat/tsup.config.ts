import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/main.ts", "src/worker.ts"],
  format: "esm",
  target: "node22",
  // esbuild would turn `node:sqlite` into a package name.
  removeNodeProtocol: false,
  sourcemap: true,
  clean: true,
});
