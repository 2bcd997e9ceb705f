import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { VehicleRepository } from "@pengingat/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { blocksOf, pages, ROOT } from "./pages.ts";

type CsvVehicles = (read: () => Promise<string>) => VehicleRepository;

// Inside the workspace, so that its packages are found.
const folder = mkdtempSync(join(ROOT, "tests/docs/.vehicles-"));
let csvVehicles: CsvVehicles;

beforeAll(async () => {
  const block = pages()
    .flatMap(blocksOf)
    .find(({ code }) => code.includes("export function csvVehicles("));
  const path = join(folder, "csv-vehicles.mjs");
  writeFileSync(path, stripTypeScriptTypes(block?.code ?? ""));
  const module: { readonly csvVehicles: CsvVehicles } = await import(pathToFileURL(path).href);
  csvVehicles = module.csvVehicles;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const allOf = (text: string) =>
  csvVehicles(async () => text).findByLastVisit(
    { from: "2025-01-01", to: "2025-12-31" },
    { limit: 9, after: null },
  );

test("the guide's repository reads a file with Windows' line ends", async () => {
  const { vehicles } = await allOf(
    "1;B 1 X;Budi;08110000001;2025-09-15\r\n2;B 2 X;Sari;08110000002;2025-09-16\r\n",
  );
  expect(vehicles.map(({ id, lastVisitDate }) => [id, lastVisitDate])).toEqual([
    ["1", "2025-09-15"],
    ["2", "2025-09-16"],
  ]);
});

test.each([
  "1;B 1 X;Budi;08110000001;15/09/2025",
  "1;B 1 X;Budi;08110000001;9/15/25",
  "1;B 1 X;Budi;08110000001;2025-09-15;",
])("the guide's repository refuses the line %j, and takes it for nobody who is not due", async (line) => {
  await expect(allOf(`${line}\r\n`)).rejects.toMatchObject({ code: "SCHEMA_MISMATCH" });
});
