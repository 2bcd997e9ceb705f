import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startPostgres } from "./postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A folder that goes when all tests have ended. */
    folder: string;
  }
}

/** One PostgreSQL server and one folder for all test files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres({ fsync: "off", max_connections: "200" });
  const folder = await mkdtemp(join(tmpdir(), "pengingat-tests-"));
  project.provide("databaseUrl", server.url);
  project.provide("folder", folder);
  return async () => {
    await Promise.all([server.destroy(), rm(folder, { recursive: true, force: true })]);
  };
}
