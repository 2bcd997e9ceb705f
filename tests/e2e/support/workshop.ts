import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import { type FakeGateway, startGateway } from "@pengingat/test-support/gateway";
import { type Ended, type Environment, runProgram } from "./program.ts";

/** The day of most tests. Last visits of 15 to 17 September are due. */
export const TODAY = "2026-01-15";

/** A key that must never be seen. */
export const API_KEY = "kunci-rahasia-0123456789";

/** A vehicle with its owner. Ids are those of the vehicle. */
interface VehicleOnFile {
  readonly id: number;
  readonly plate?: string | null;
  readonly name?: string | null;
  readonly phone?: string | null;
  readonly lastVisit?: string | null;
}

/** A database, a gateway and an empty home folder, and the settings that bring the programs to them. */
export interface TestWorkshop {
  readonly database: TestDatabase;
  readonly gateway: FakeGateway;
  readonly home: string;
  readonly env: Environment;
  /** Runs `remind` with further settings. */
  remind(args: readonly string[], env?: Environment): Promise<Ended>;
  add(...vehicles: readonly VehicleOnFile[]): Promise<void>;
  /** Empties the fleet and the ledger, and lets the gateway forget. */
  clear(): Promise<void>;
  /** The ledger as `vehicle visit occasion status`, by vehicle. */
  ledger(): Promise<string[]>;
  close(): Promise<void>;
}

const TABLES = `
  create table customer (id integer primary key, nama text, hp text);
  create table vehicle (id integer primary key, no_pol text, customer_id integer, last_visit_date date);
  create table workorder (id integer generated always as identity, vehicle_id integer, tanggal_keluar date)`;

const EVERY_TABLE = [
  ...["customer", "vehicle", "workorder"],
  ...[
    "delivery",
    "slot",
    "suppression",
    "day",
    "unresolved",
    "contact",
    "notice",
    "holdout",
    "skip",
    "webhook_call",
  ].map((name) => `reminder_${name}`),
  "reminder_erased_opt_out",
];

/** Migrated once, and copied for each workshop of the shared server. */
let template: Promise<TestDatabase> | undefined;

async function workshopDatabase({
  migrated = true,
  serverUrl,
  encoding,
}: WorkshopOptions): Promise<TestDatabase> {
  if (!migrated) return createTables(serverUrl, encoding);
  if (serverUrl !== undefined || encoding !== undefined) return createMigrated(serverUrl, encoding);
  template ??= createMigrated();
  return (await template).copy();
}

async function createTables(serverUrl?: string, encoding?: string): Promise<TestDatabase> {
  const database = await createDatabase(serverUrl, encoding);
  await database.query(TABLES);
  return database;
}

async function createMigrated(serverUrl?: string, encoding?: string): Promise<TestDatabase> {
  const database = await createTables(serverUrl, encoding);
  const env = { DATABASE_URL: database.url, PENGINGAT_HOME: tmpdir() };
  const { code, stderr } = await runProgram("migrate", env);
  if (code !== 0) throw new Error(`migrate ended with ${code}: ${stderr}`);
  return database;
}

interface WorkshopOptions {
  /** @default true */
  readonly migrated?: boolean;
  /** A PostgreSQL server other than the one that all tests share. */
  readonly serverUrl?: string;
  /** PostgreSQL's name of one. @default "UTF8" */
  readonly encoding?: string;
}

/** Opens a workshop whose tables are there; the project's own too, unless told otherwise. */
export async function openWorkshop(options: WorkshopOptions = {}): Promise<TestWorkshop> {
  const [database, gateway, home] = await Promise.all([
    workshopDatabase(options),
    startGateway(),
    mkdtemp(join(tmpdir(), "pengingat-home-")),
  ]);
  const env: Environment = {
    PENGINGAT_HOME: home,
    DATABASE_URL: database.url,
    STARSENDER_API_KEY: API_KEY,
    STARSENDER_BASE_URL: gateway.url,
    SEND_RATE_PER_MINUTE: "0",
    REMINDER_TODAY: TODAY,
  };
  return {
    database,
    gateway,
    home,
    env,
    remind: (args, more = {}) => runProgram("remind", { ...env, ...more }, args),
    async add(...vehicles) {
      const rows = vehicles.map(({ id, ...given }) => {
        const { plate = `B ${1000 + id} XY`, name = `Pelanggan Nomor${id}` } = given;
        const { phone = `0811${String(id).padStart(7, "0")}`, lastVisit = "2025-09-15" } = given;
        return { id, plate, name, phone, last_visit: lastVisit };
      });
      await database.query(
        `with given as materialized (select * from json_to_recordset($1)
           as r(id integer, plate text, name text, phone text, last_visit date)),
         owners as (insert into customer select id, name, phone from given)
         insert into vehicle select id, plate, id, last_visit from given`,
        [JSON.stringify(rows)],
      );
    },
    async clear() {
      // Emptying a table so takes less than a new file for each of its indexes, as `truncate` makes.
      await database.query(EVERY_TABLE.map((table) => `delete from ${table}`).join(";"));
      gateway.reset();
    },
    async ledger() {
      const rows = await database.query<{ row: string }>(
        `select concat_ws(' ', vehicle_id, visit_date, occasion, status) as row from reminder_delivery
         order by vehicle_id, visit_date, occasion`,
      );
      return rows.map(({ row }) => row);
    },
    async close() {
      await Promise.all([database.drop(), gateway.close(), rm(home, { recursive: true, force: true })]);
    },
  };
}

/** The whole of standard output as the one JSON object that `--json` promises. */
export function report({ stdout }: Ended) {
  return JSON.parse(stdout);
}
