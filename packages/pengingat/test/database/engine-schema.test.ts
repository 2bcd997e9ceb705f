import { expect, test } from "vitest";
import { engineSchema } from "../../src/database/engine-schema.js";

test.each([
  ["public", "pengingat_pgboss"],
  ["cabang_2", "pengingat_pgboss_cabang_2"],
])("pg-boss's schema beside %s is %s", (own, name) => {
  expect(engineSchema(own)).toBe(name);
});

test("any other name has a schema of its own too, which pg-boss takes", () => {
  const own = ["Cabang", "cabang-2", "a b", "b".repeat(34), "b".repeat(63), 'q"$'];
  const names = own.map(engineSchema);
  expect(new Set(names).size).toBe(own.length);
  for (const name of names) expect(name).toMatch(/^[a-z_][a-z0-9_]{0,49}$/);
});
