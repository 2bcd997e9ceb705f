import { type CheckResult, type Checks, ReminderError } from "@pengingat/core";
import { checkedOptions, invalidOption } from "@pengingat/core/adapter";
import type { Sequelize } from "sequelize";
import { checkMigrated, checkOnlyLedger } from "../migrations/check-migrated.js";
import { hiddenRows } from "../vehicles/hidden-rows.js";
import type { ResolvedMapping } from "../vehicles/resolved-mapping.js";
import { readVehicleSchema, type VehicleSchema } from "../vehicles/vehicle-schema.js";
import { clockFinding, databaseFinding } from "./database-check.js";
import { type Finding, sentence } from "./finding.js";
import { fleetFindings } from "./fleet-checks.js";
import { dueIndexFinding } from "./index-check.js";
import { rightsFinding } from "./rights-check.js";
import { openOrdersFinding } from "./work-order-check.js";

/** Options of the store's checks. */
export interface StoreCheckOptions {
  /** The machine's time, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
  /** Those of the workshop's tables that the app keeps itself, and so has to write, as the mapping names them. @default none */
  readonly maintainedTables?: readonly string[];
}

const RUN_MIGRATE = "Run migrate, as a role that may create tables.";

/** Looks at the database: reachable, the tables, the rights, the index of the due query, the clock, and what is on file. */
export function storeChecks(
  sequelize: Sequelize,
  mapping: ResolvedMapping,
  options: StoreCheckOptions = {},
): Checks {
  const { now = Date.now, maintainedTables = [] } = checkedOptions("options", options, [
    "now",
    "maintainedTables",
  ]);
  if (typeof now !== "function") throw invalidOption("now", "a function", now);
  async function run(): Promise<readonly CheckResult[]> {
    const database = await databaseFinding(sequelize);
    const results: CheckResult[] = [{ name: "database", ...database }];
    if (database.state !== "ok") return results;
    results.push({ name: "clock", ...(await clockFinding(sequelize, now)) });
    results.push({ name: "own tables", ...(await ownTablesFinding(sequelize, mapping)) });
    const theirs = await workshopTables(sequelize, mapping);
    results.push({ name: "workshop tables", ...theirs.finding });
    if (theirs.schema === null) return results;
    const { schema } = theirs;
    const looks: readonly (readonly [string, () => Promise<Finding | null>])[] = [
      ["rights", () => rightsFinding(sequelize, mapping, maintainedTables)],
      ["due index", () => dueIndexFinding(sequelize, mapping, schema, now)],
      ["open work orders", () => openOrdersFinding(sequelize, mapping, schema)],
    ];
    for (const [name, look] of looks) {
      const finding = await look().catch(notLooked);
      if (finding) results.push({ name, ...finding });
    }
    const onFile = await fleetFindings(sequelize, mapping, schema, now).catch((error: unknown) => ({
      fleet: notLooked(error),
    }));
    for (const [name, finding] of Object.entries(onFile)) results.push({ name, ...finding });
    return results;
  }

  return { run };
}

async function ownTablesFinding(sequelize: Sequelize, mapping: ResolvedMapping): Promise<Finding> {
  try {
    const schema = await checkMigrated(sequelize);
    await checkOnlyLedger(sequelize, mapping, schema);
    return { state: "ok", what: `pengingat's own tables are up to date, in the schema ${schema}.` };
  } catch (error) {
    if (!isMismatch(error)) return notLooked(error);
    const isOfRights = error.message.includes("may not read");
    const remedy = error.message.includes("run migrate") ? RUN_MIGRATE : isOfRights ? GRANT : MEND;
    return { state: "problem", what: sentence(error.message), remedy };
  }
}

const GRANT = "Grant the role what migrate prints after its work.";
const MEND = "Change the tables, the role or the settings so that this is no longer so.";

async function workshopTables(
  sequelize: Sequelize,
  mapping: ResolvedMapping,
): Promise<{ readonly finding: Finding; readonly schema: VehicleSchema | null }> {
  try {
    const schema = await readVehicleSchema(sequelize, mapping);
    await hiddenRows(sequelize, mapping);
    const what = "The workshop's tables are there, and every column that is needed can be read.";
    return { finding: { state: "ok", what }, schema };
  } catch (error) {
    if (!isMismatch(error)) return { finding: notLooked(error), schema: null };
    const remedy = error.message.includes("permission") ? GRANT : MEND;
    // It begins with the name of a table.
    return { finding: { state: "problem", what: `${error.message}.`, remedy }, schema: null };
  }
}

function isMismatch(error: unknown): error is Pick<ReminderError, "message"> {
  return ReminderError.is(error) && error.code === "SCHEMA_MISMATCH";
}

/** What an unforeseen error says may quote what is on file, so only ours is shown. */
function notLooked(error: unknown): Finding {
  const why = ReminderError.is(error) ? error.message : "the database refused the question";
  const remedy = "Check again; if it stays so, look at the database's own log.";
  return { state: "warning", what: sentence(`this could not be looked at: ${why}`), remedy };
}
