import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/main.ts", "src/reminder-worker.ts"],
  format: "esm",
  target: "node22",
  removeNodeProtocol: false,
  clean: true,
});
