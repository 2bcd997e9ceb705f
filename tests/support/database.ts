import { randomUUID } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** Superuser URL of the PostgreSQL server that all tests share; take a database of your own from it. */
    databaseUrl: string;
  }
}

/** A fresh, empty database on the tests' server. */
export interface TestDatabase {
  readonly url: string;
  /** Runs one statement as superuser, in a session in which nothing was set before. */
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Makes a database that has what is in this one. Nobody may be connected to this one. */
  copy(): Promise<TestDatabase>;
  drop(): Promise<void>;
}

/** Makes a fresh database; drop it when done. `encoding` is PostgreSQL's name of one. */
export async function createDatabase(
  serverUrl: string = inject("databaseUrl"),
  encoding = "UTF8",
): Promise<TestDatabase> {
  return createFrom(serverUrl, `template0 encoding '${encoding}' locale 'C'`);
}

async function createFrom(serverUrl: string, template: string): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  // Else each page of the template goes through the write-ahead log.
  await run(serverPool(serverUrl), `create database ${name} strategy file_copy template ${template}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  let pool = openPool(url.href);
  async function disconnect(): Promise<void> {
    const ended = pool.end();
    pool = openPool(url.href);
    await ended;
  }
  return {
    url: url.href,
    query: (sql, values) => run(pool, sql, values),
    async copy() {
      await disconnect();
      return createFrom(serverUrl, name);
    },
    async drop() {
      await disconnect();
      await run(serverPool(serverUrl), `drop database if exists ${name} with (force)`);
    },
  };
}

const serverPools = new Map<string, pg.Pool>();

/** The connections that make and drop the databases of a server. */
function serverPool(url: string): pg.Pool {
  const pool = serverPools.get(url) ?? openPool(url);
  serverPools.set(url, pool);
  return pool;
}

/** Connections for one statement after the other: the server starts a process for each. */
function openPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, allowExitOnIdle: true });
  // A server that stops ends those that wait.
  pool.on("error", () => {});
  return pool;
}

async function run<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  sql: string,
  values?: unknown[],
): Promise<Row[]> {
  const client = await pool.connect();
  let isAsNew = false;
  try {
    const { rows } = await client.query<Row>(sql, values);
    await client.query("discard all");
    isAsNew = true;
    return rows;
  } finally {
    client.release(!isAsNew);
  }
}
