import { setTimeout as pause } from "node:timers/promises";
import type { BenchDatabase } from "../harness/database.ts";

/** What some work cost PostgreSQL, in all. */
export interface ServerCosts {
  readonly transactions: number;
  readonly walBytes: number;
  readonly mostConnections: number;
  readonly rows: number;
  /** Rows that were replaced or deleted: vacuum has to clear them away. */
  readonly deadRows: number;
  /** Of `reminder_delivery` afterwards, its indexes too. */
  readonly tableBytes: number;
}

/** The figures of PostgreSQL come up to a second late. */
const STATISTICS_MS = 1_500;
const LOOK_EVERY_MS = 1_000;

const FIGURES = `
  select (pg_current_wal_insert_lsn() - '0/0')::float8 as "walBytes",
    pg_total_relation_size('reminder_delivery')::float8 as "tableBytes",
    (select (xact_commit + xact_rollback)::float8 from pg_stat_database where datname = current_database()) as transactions,
    (select sum(n_tup_ins)::float8 from pg_stat_user_tables) as rows,
    (select sum(n_tup_upd + n_tup_del)::float8 from pg_stat_user_tables) as "deadRows"`;

type Figures = Omit<ServerCosts, "mostConnections">;

/** Does some work, and measures what it costs PostgreSQL. */
export async function serverCosts(
  database: BenchDatabase,
  work: () => Promise<unknown>,
): Promise<ServerCosts> {
  const before = await figures(database);
  const connections = watchConnections(database);
  await work();
  const mostConnections = await connections.most();
  const after = await figures(database);
  const more = (name: Exclude<keyof Figures, "tableBytes">) => after[name] - before[name];
  return {
    transactions: more("transactions"),
    walBytes: more("walBytes"),
    mostConnections,
    rows: more("rows"),
    deadRows: more("deadRows"),
    tableBytes: after.tableBytes,
  };
}

async function figures(database: BenchDatabase): Promise<Figures> {
  await pause(STATISTICS_MS);
  const [row] = await database.query<Figures>(FIGURES);
  if (!row) throw new Error("expected PostgreSQL's figures, got none");
  return row;
}

function watchConnections(database: BenchDatabase): { most(): Promise<number> } {
  const over = new AbortController();
  const count = `select count(*)::integer as open from pg_stat_activity
    where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`;
  const watching = (async () => {
    let most = 0;
    while (!over.signal.aborted) {
      const [row] = await database.query<{ open: number }>(count);
      most = Math.max(most, row?.open ?? 0);
      await pause(LOOK_EVERY_MS);
    }
    return most;
  })();
  return {
    most() {
      over.abort();
      return watching;
    },
  };
}
