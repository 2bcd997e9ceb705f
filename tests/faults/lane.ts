import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type PostgresServer, startPostgres } from "@pengingat/test-support/postgres";
import pg from "pg";
import { firstTables } from "../../packages/adapter-sequelize/src/migrations/versions/01-first-tables.ts";
import { receiptsAndSuppressions } from "../../packages/adapter-sequelize/src/migrations/versions/02-receipts-and-suppressions.ts";
import { stage } from "../../packages/adapter-sequelize/src/migrations/versions/03-stage.ts";
import { messageAlias } from "../../packages/adapter-sequelize/src/migrations/versions/04-message-alias.ts";
import { MOMENT_TRIGGERS } from "./moments.ts";
import { PEOPLE, TABLES } from "./people.ts";
import { startProgram } from "./program.ts";

/** A PostgreSQL server and a folder, for one case after the other. */
export interface Lane {
  readonly server: PostgresServer;
  /** Removed with the lane. */
  readonly folder: string;
  /** Runs one statement in a database as superuser. */
  query<Row extends pg.QueryResultRow>(database: string, sql: string, values?: unknown[]): Promise<Row[]>;
  /** The URL of a database for the programs' own role, or for the superuser. */
  url(database: string, role?: "app" | "postgres"): string;
  /** Makes a database with such a fleet; resolves with its name. */
  createDatabase(fleet: Fleet): Promise<string>;
  close(): Promise<void>;
}

/** The vehicles that are due in a case's database, and the version of our own tables in it. */
interface Fleet {
  readonly due: number;
  readonly vehiclesPerOwner: number;
  /** In turn. */
  readonly lastVisits: readonly string[];
  readonly tables: TablesVersion;
}

/** `old`: version 4, the last with the status `claimed`, and without the triggers of the moments. */
export type TablesVersion = "current" | "old";

const OLD_VERSIONS = [firstTables, receiptsAndSuppressions, stage, messageAlias];

/** Starts a lane. The programs' role owns their tables and is not a superuser, so that limits apply to it. */
export async function openLane(): Promise<Lane> {
  const folder = mkdtempSync(join(tmpdir(), "pengingat-faults-"));
  const server = await startPostgres({ fsync: "off", max_connections: "150" }).catch((error: unknown) => {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  });
  let created = 0;

  function url(database: string, role: "app" | "postgres" = "app"): string {
    return `postgresql://${role}@127.0.0.1:${server.port}/${database}`;
  }

  async function queryAs<Row extends pg.QueryResultRow>(
    role: "app" | "postgres",
    database: string,
    sql: string,
    values?: unknown[],
  ): Promise<Row[]> {
    // What a case sets for everybody must not keep it from being reset.
    const options = "-c statement_timeout=0 -c default_transaction_read_only=off";
    const client = new pg.Client({ connectionString: url(database, role), options });
    client.on("error", () => {});
    await client.connect();
    try {
      return (await client.query<Row>(sql, values)).rows;
    } finally {
      await client.end();
    }
  }

  async function close(): Promise<void> {
    try {
      await queryAs("postgres", "postgres", "select 1");
    } catch {
      // A terminal's Ctrl-C ends the server too. Started again, it can be removed.
      await pause(1_000);
      await server.start().catch(() => {});
    }
    await Promise.race([server.destroy(), pause(5_000, undefined, { ref: false })]);
    rmSync(folder, { recursive: true, force: true });
  }

  async function prepare(): Promise<void> {
    await queryAs("postgres", "postgres", "create role app login");
    for (const version of ["old", "current"] as const) {
      await queryAs("postgres", "postgres", `create database ${version} owner app`);
      await queryAs("app", version, TABLES);
    }
    await queryAs("app", "old", oldTables());
    const migration = startProgram("migrate", { DATABASE_URL: url("current"), PENGINGAT_HOME: folder });
    const { code } = await migration.exited;
    if (code !== 0) throw new Error(`migrate: expected exit 0, got ${code}: ${migration.log()}`);
    await queryAs("app", "current", MOMENT_TRIGGERS);
  }

  await prepare().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    server,
    folder,
    url,
    query: (database, sql, values) => queryAs("postgres", database, sql, values),
    async createDatabase({ due, vehiclesPerOwner, lastVisits, tables }) {
      created += 1;
      const name = `case_${created}`;
      await queryAs("postgres", "postgres", `create database ${name} owner app template ${tables}`);
      await queryAs("app", name, PEOPLE, [due, vehiclesPerOwner, lastVisits]);
      return name;
    },
    close,
  };
}

/** Our own tables as the last program before `claimed` went left them. */
function oldTables(): string {
  return `
    create table reminder_migration (version integer primary key, applied_at timestamptz not null default now());
    ${OLD_VERSIONS.join(";")};
    insert into reminder_migration (version) select generate_series(1, ${OLD_VERSIONS.length});`;
}
