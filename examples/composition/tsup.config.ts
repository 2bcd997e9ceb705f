import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts", "src/pinned-node.ts"],
  format: "esm",
  target: "node24",
  dts: true,
  // esbuild would turn `node:sqlite` into a package name.
  removeNodeProtocol: false,
  sourcemap: true,
  clean: true,
});
