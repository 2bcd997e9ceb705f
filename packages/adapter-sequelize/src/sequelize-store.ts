import { type Checks, ReminderError, type ReminderStore } from "@pengingat/core";
import { checkedOptions, checkTogether, invalidOption } from "@pengingat/core/adapter";
import type { Sequelize } from "sequelize";
import { activityLog } from "./activity/activity-log.js";
import { callLog } from "./calls/call-log.js";
import { readOnlyWarnings } from "./checks/database-check.js";
import { type StoreCheckOptions, storeChecks } from "./checks/store-checks.js";
import { postgresInstance } from "./database/postgres-instance.js";
import { contactDirectory } from "./gateway/contact-directory.js";
import { gatewayNotices } from "./gateway/gateway-notices.js";
import { type WebhookCalls, webhookCalls } from "./gateway/webhook-calls.js";
import { deliveryLedger } from "./ledger/delivery-ledger.js";
import { messageHistory } from "./messages/message-history.js";
import { checkMigrated, checkOnlyLedger } from "./migrations/check-migrated.js";
import { grantStatements } from "./migrations/grants.js";
import { type MigrationOptions, type MigrationResult, migrate } from "./migrations/migrate.js";
import { type StoreFigures, storeFigures } from "./monitoring/store-figures.js";
import { personalData } from "./personal/personal-data.js";
import { sendQuota } from "./quota/send-quota.js";
import { deliveryReceipts } from "./receipts/delivery-receipts.js";
import { deliveryRecords } from "./records/delivery-records.js";
import { holdOutRecords } from "./results/hold-out-records.js";
import { remindedVisits } from "./results/reminded-visits.js";
import { skippedVisits } from "./results/skipped-visits.js";
import { visitDates } from "./results/visit-dates.js";
import { runHistory } from "./runs/run-history.js";
import { scheduledRuns } from "./runs/scheduled-runs.js";
import { suppressionList } from "./suppressions/suppression-list.js";
import { unresolvedOptOuts } from "./suppressions/unresolved-opt-outs.js";
import { userDirectory } from "./users/user-directory.js";
import { hiddenRows } from "./vehicles/hidden-rows.js";
import { isIdentifier } from "./vehicles/identifier.js";
import { assertMappingNames, resolveMapping } from "./vehicles/resolved-mapping.js";
import type { VehicleMapping } from "./vehicles/vehicle-mapping.js";
import { vehicleReads } from "./vehicles/vehicle-reads.js";
import { vehicleRepository } from "./vehicles/vehicle-repository.js";
import { readVehicleSchema } from "./vehicles/vehicle-schema.js";
import { vehicleSearch } from "./vehicles/vehicle-search.js";

/** Options of {@link sequelizeStore}. */
export interface SequelizeStoreOptions {
  /** Where the vehicles are. @default the tables `customer` and `vehicle` */
  readonly mapping?: VehicleMapping;
  /**
   * The name of the number that sends, 1 to 100 characters: each has daily limits of its own. Any name will do, a
   * branch's for example; processes that send from one number give one name.
   * @default "default"
   */
  readonly sender?: string;
}

/** What a check found. */
export interface StoreCheck {
  /** The schema of the project's own tables. */
  readonly schema: string;
  /** What is no error but looks wrong, in words: tables whose rows a policy may hide, a database that is read-only. */
  readonly warnings: readonly string[];
}

/** Every port in one PostgreSQL database, and the care of its tables. */
export interface SequelizeStore extends ReminderStore {
  /** When each gateway has called last. */
  webhookCalls(): WebhookCalls;
  /**
   * Creates or updates the project's own tables, and no other, in the first schema of the search path. All versions in
   * one transaction, under a lock that ends with it: several processes may start at once.
   *
   * @throws {ReminderError} `DATABASE_LOST`; `SCHEMA_MISMATCH` without permission, where the tables are newer, or where
   *   they are in another schema of the search path, or in one of the database that serves the same vehicles
   */
  migrate(options?: MigrationOptions): Promise<MigrationResult>;
  /**
   * Checks, without changing anything, that the project's own tables are there and of this version, and that everything
   * that the mapping names is there, readable and of a type that can be read. Returns where the tables are.
   *
   * @throws {ReminderError} `SCHEMA_MISMATCH`, naming every problem; `DATABASE_LOST`
   */
  check(): Promise<StoreCheck>;
  /**
   * What to look at before going live: whether the database is reachable, the tables and rights, the index that the search
   * for what is due uses, the clock, and what is on file. Only reads; none of its results names anybody.
   */
  checks(options?: StoreCheckOptions): Checks;
  /**
   * What is to be watched of messages and runs, whichever process has them. Each number is read by an index, so that it
   * costs little however long the ledger is.
   *
   * @param after - counts runs after this one: the `lastRun` of an earlier reading. @default runs are not counted
   * @throws {ReminderError} `DATABASE_LOST`
   */
  figures(after?: string): Promise<StoreFigures>;
  /**
   * Returns the SQL that lets a role run the programs without owning anything: it may read the workshop's tables, and read
   * and write the project's own.
   *
   * @throws {ReminderError} `INVALID_OPTION` where `role` is no name of a role
   */
  grants(role: string): string;
}

/**
 * Everything that pengingat keeps, in PostgreSQL. The constructor does no I/O. Each call is a statement or a few, each
 * committed by itself, so a transaction pooler may stand between.
 *
 * @param sequelize - a live instance with the dialect `postgres`; it stays its owner's, who configures and closes it
 * @throws {ReminderError} `INVALID_OPTION`, naming every option that is unknown
 */
export function sequelizeStore(sequelize: Sequelize, options: SequelizeStoreOptions = {}): SequelizeStore {
  postgresInstance(sequelize);
  checkTogether(
    () => checkedOptions("options", options, ["mapping", "sender"]),
    () => assertMappingNames(options?.mapping),
  );
  const { sender = "default", ...given } = options;
  const mapping = resolveMapping(given.mapping === undefined ? {} : given.mapping);
  const vehicles = vehicleRepository(sequelize, mapping);
  return {
    vehicles,
    vehicleSearch: vehicleSearch(sequelize, mapping, vehicles),
    fleet: vehicles,
    ledger: deliveryLedger(sequelize),
    records: deliveryRecords(sequelize),
    receipts: deliveryReceipts(sequelize),
    messageHistory: messageHistory(sequelize),
    suppressions: suppressionList(sequelize),
    calls: callLog(sequelize),
    unresolved: unresolvedOptOuts(sequelize),
    contacts: contactDirectory(sequelize),
    notices: gatewayNotices(sequelize),
    webhookCalls: () => webhookCalls(sequelize),
    quota: sendQuota(sequelize, senderName(sender)),
    history: runHistory(sequelize),
    activity: activityLog(sequelize),
    users: userDirectory(sequelize),
    personalData: personalData(sequelize),
    holdOut: holdOutRecords(sequelize),
    reminded: remindedVisits(sequelize),
    skipped: skippedVisits(sequelize),
    visitDates: visitDates(vehicleReads(sequelize, mapping), mapping, vehicles),
    scheduledRuns: scheduledRuns(sequelize),
    migrate: (migration) => migrate(sequelize, mapping, migration),
    async check() {
      const [schema] = await allOf(checkMigrated(sequelize), readVehicleSchema(sequelize, mapping));
      await checkOnlyLedger(sequelize, mapping, schema);
      const warnings = [...(await readOnlyWarnings(sequelize)), ...(await hiddenRows(sequelize, mapping))];
      return { schema, warnings };
    },
    checks: (options) => storeChecks(sequelize, mapping, options),
    figures: (after) => storeFigures(sequelize, after ?? null),
    grants(role) {
      if (!isIdentifier(role)) throw invalidOption("role", "a name of 1 to 63 bytes", role);
      return grantStatements(role, mapping);
    },
  };
}

/** Waits for all checks, and throws every mismatch that they found as one error. */
async function allOf<Own, Theirs>(own: Promise<Own>, theirs: Promise<Theirs>): Promise<[Own, Theirs]> {
  const checks = [own, theirs] as const;
  const settled = await Promise.allSettled(checks);
  const failures = settled.flatMap((check): unknown[] => (check.status === "rejected" ? [check.reason] : []));
  if (failures.length > 1 && failures.every(isMismatch)) {
    throw new ReminderError("SCHEMA_MISMATCH", failures.map(({ message }) => message).join("; "));
  }
  if (failures.length > 0) throw failures.find((failure) => !isMismatch(failure)) ?? failures[0];
  return Promise.all(checks);
}

function isMismatch(error: unknown): error is Pick<ReminderError, "message"> {
  return ReminderError.is(error) && error.code === "SCHEMA_MISMATCH";
}

function senderName(sender: string): string {
  const isName =
    typeof sender === "string" && sender !== "" && sender.length <= 100 && !sender.includes("\0");
  if (isName) return sender;
  const got = typeof sender === "string" ? `${sender.length} characters` : sender;
  throw invalidOption("sender", "a name of 1 to 100 characters", got);
}
