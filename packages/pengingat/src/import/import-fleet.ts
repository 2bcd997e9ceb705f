import { textAsKept } from "@pengingat/adapter-sequelize";
import { QueryTypes, type Sequelize, Transaction } from "sequelize";
import { isDemoAlone, removeDemo } from "../database/demo-fleet.js";
import type { ImportFile, ImportRow } from "./import-file.js";
import { batches, type Query, vehiclesOnFile } from "./on-file.js";
import { CREATE_TABLES, tableOwner } from "./our-tables.js";
import { type ImportPlan, type PlanOptions, planImport, type VehicleChange } from "./plan-import.js";
import { writePlan } from "./write-plan.js";

/**
 * Where an import goes. `none`: into tables that it makes. `demo`: the same, and the demo goes. `ours`: into tables that an
 * earlier import made. `other`: nowhere, as somebody else made the tables.
 */
export type ImportTarget = "none" | "demo" | "ours" | "other";

/** What an import works with. */
export interface ImportParts {
  readonly sequelize: Sequelize;
  /** Whether the database is the embedded one, which may hold the demo. */
  readonly isEmbedded: boolean;
}

/** Somebody else made the tables `customer` and `vehicle`. Nothing was written. */
export class ForeignTablesError extends Error {
  override readonly name = "ForeignTablesError";
}

/** Any number that no other program is likely to lock. */
const LOCK = 7_364_210_956;

/** Looks where an import would go. */
export async function importTarget(
  { sequelize, isEmbedded }: ImportParts,
  transaction: Transaction | null = null,
): Promise<ImportTarget> {
  const owner = await tableOwner(sequelize, transaction);
  if (owner !== "other" || !isEmbedded) return owner;
  return (await isDemoAlone(sequelize, transaction)) ? "demo" : "other";
}

/**
 * What an import of the file would do. Writes nothing.
 *
 * @throws {ForeignTablesError}
 */
export async function previewImport(
  parts: ImportParts,
  { rows }: Pick<ImportFile, "rows">,
  options: PlanOptions = {},
): Promise<ImportPlan & { readonly target: ImportTarget }> {
  const target = await importTarget(parts);
  if (target === "other") throw new ForeignTablesError();
  const query = queryOf(parts.sequelize, null);
  return { target, ...(await plan(query, target, await keptRows(parts, rows), options)) };
}

/** Under the lock, what others have committed meanwhile must be seen, whatever the role's default. */
export const SEES_OTHERS = { isolationLevel: Transaction.ISOLATION_LEVELS.READ_COMMITTED };

/**
 * Imports the file, in one transaction. Nobody else changes the tables meanwhile.
 *
 * @throws {ForeignTablesError}
 */
export async function applyImport(
  parts: ImportParts,
  { rows }: Pick<ImportFile, "rows">,
  options: PlanOptions & { readonly onProgress?: (vehicles: number) => void } = {},
): Promise<ImportPlan & { readonly target: ImportTarget }> {
  const { sequelize } = parts;
  const kept = await keptRows(parts, rows);
  return sequelize.transaction(SEES_OTHERS, async (transaction) => {
    const query = queryOf(sequelize, transaction);
    await query("select pg_advisory_xact_lock($1::bigint)", [LOCK]);
    const target = await importTarget(parts, transaction);
    if (target === "other") throw new ForeignTablesError();
    if (target === "demo") await removeDemo(sequelize, transaction);
    if (target === "ours") await lockTables(sequelize, transaction);
    else await sequelize.query(CREATE_TABLES, { transaction });
    const planned = await plan(query, target, kept, options);
    await writePlan(query, planned, options.onProgress);
    // The due query asks for an index at once, and the planner knows nothing of new rows.
    await sequelize.query("analyze vehicle, customer", { transaction });
    return { target, ...planned };
  });
}

/** Rows as the database can keep them: `?` stands for each character that its encoding does not have. */
export async function keptRows(
  { sequelize }: ImportParts,
  rows: readonly ImportRow[],
): Promise<readonly ImportRow[]> {
  const texts = rows.flatMap(({ plate, name, phone }) => [plate, name ?? "", phone ?? ""]);
  const asKept = await textAsKept(sequelize, texts);
  return rows.map((row) => ({
    ...row,
    plate: asKept(row.plate),
    name: row.name && asKept(row.name),
    phone: row.phone && asKept(row.phone),
  }));
}

async function plan(
  query: Query,
  target: ImportTarget,
  rows: ImportFile["rows"],
  options: PlanOptions,
): Promise<ImportPlan> {
  if (target !== "ours") return planImport(rows, new Map(), options);
  const whole = { added: [] as ImportRow[], changed: [] as VehicleChange[], same: 0, earlier: 0 };
  for (const batch of batches(rows)) {
    const keys = batch.map(({ key }) => key);
    const { added, changed, same, earlier } = planImport(batch, await vehiclesOnFile(query, keys), options);
    whole.added.push(...added);
    whole.changed.push(...changed);
    whole.same += same;
    whole.earlier += earlier;
  }
  return whole;
}

/** Keeps others from changing our tables until the transaction ends; they may read them. */
export async function lockTables(sequelize: Sequelize, transaction: Transaction): Promise<void> {
  await sequelize.query("lock table vehicle, customer in share row exclusive mode", { transaction });
}

/** Runs statements in a transaction, or each by itself. */
export function queryOf(sequelize: Sequelize, transaction: Transaction | null): Query {
  return (sql, bind = []) =>
    sequelize.query(sql, { type: QueryTypes.SELECT, bind: [...bind], raw: true, transaction });
}
