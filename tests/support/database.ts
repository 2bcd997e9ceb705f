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
  /** Runs one statement as superuser, on a connection of its own. */
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
  await once(serverUrl, `create database ${name} template ${template}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    query: (sql, values) => once(url.href, sql, values),
    copy: () => createFrom(serverUrl, name),
    async drop() {
      await once(serverUrl, `drop database if exists ${name} with (force)`);
    },
  };
}

async function once<Row extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values?: unknown[],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
