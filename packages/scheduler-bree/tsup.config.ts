import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts", "src/worker.ts"],
  format: "esm",
  target: "node22",
  dts: true,
  removeNodeProtocol: false,
  sourcemap: true,
  clean: true,
});
