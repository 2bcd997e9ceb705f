import { commandOptions, failed } from "./command-options.ts";
import { createFleet, type FleetIdType } from "./fleet.ts";

const USAGE = `Fills the database of DATABASE_URL with an invented fleet.

  node tests/support/fleet-cli.ts --vehicles 200000 --work-orders 3 --today 2026-01-15
    [--id-type uuid|text|integer] [--seed 1] [--spread-days 360] [--no-flaws] [--no-indexes]`;

const ID_TYPES: readonly string[] = ["uuid", "text", "integer"] satisfies FleetIdType[];

function isIdType(text: string): text is FleetIdType {
  return ID_TYPES.includes(text);
}

const fail: (message: string) => never = (message) => failed(USAGE, message);

const { values } = commandOptions(USAGE, {
  allowNegative: true,
  options: {
    vehicles: { type: "string", default: "200000" },
    "work-orders": { type: "string", default: "3" },
    today: { type: "string", default: new Date().toISOString().slice(0, 10) },
    "id-type": { type: "string", default: "uuid" },
    seed: { type: "string", default: "1" },
    "spread-days": { type: "string", default: "360" },
    flaws: { type: "boolean", default: true },
    indexes: { type: "boolean", default: true },
  },
});
const databaseUrl = process.env.DATABASE_URL ?? fail("DATABASE_URL: expected postgresql://…, got nothing");
const idType = values["id-type"];
if (!isIdType(idType)) fail(`--id-type: expected uuid, text or integer, got ${idType}`);

const started = performance.now();
await createFleet(databaseUrl, {
  vehicles: Number(values.vehicles),
  workOrders: Number(values["work-orders"]),
  today: values.today,
  idType,
  seed: Number(values.seed),
  spreadDays: Number(values["spread-days"]),
  flaws: values.flaws,
  indexes: values.indexes,
}).catch((error: Error) => fail(error.message));
console.log(`${values.vehicles} vehicles in ${((performance.now() - started) / 1000).toFixed(1)} s`);
