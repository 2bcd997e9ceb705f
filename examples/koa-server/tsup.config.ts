import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/main.ts", "src/token.ts", "src/worker.ts"],
  format: "esm",
  target: "node24",
  removeNodeProtocol: false,
  sourcemap: true,
  clean: true,
});
