import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts"],
  format: "esm",
  target: "node22",
  removeNodeProtocol: false,
  sourcemap: true,
  clean: true,
  // tsup's own declarations have no maps.
  onSuccess: "tsc --project tsconfig.build.json",
});
