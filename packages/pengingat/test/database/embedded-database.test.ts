import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { afterAll, expect, onTestFinished, test, vi } from "vitest";
import { connectDatabase } from "../../src/database/connect.js";
import { openEmbeddedDatabase } from "../../src/database/embedded-database.js";
import { databaseTarget } from "../../src/settings/database-url.js";

const folder = mkdtempSync(join(tmpdir(), `pengingat-${"home-".repeat(30)}`));
afterAll(() => rmSync(folder, { recursive: true }));

test("the embedded database listens where its owner alone may go, and leaves nothing behind, nor where its start fails", async () => {
  const temporary = mkdtempSync(join(tmpdir(), "pengingat-"));
  vi.stubEnv("TMPDIR", temporary);
  const failure = new Error("no socket");
  vi.spyOn(PGLiteSocketServer.prototype, "start").mockRejectedValueOnce(failure);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    rmSync(temporary, { recursive: true });
  });
  await expect(openEmbeddedDatabase(folder)).rejects.toBe(failure);
  expect(readdirSync(temporary)).toEqual([]);

  // The folder is free again.
  const database = await openEmbeddedDatabase(folder);
  const { host, port } = databaseTarget(database.url);
  const socket = join(host, `.s.PGSQL.${port}`);
  expect(statSync(socket).isSocket()).toBe(true);
  expect(statSync(dirname(socket)).mode & 0o777).toBe(0o700);
  const sequelize = connectDatabase(database.url);
  const [rows] = await sequelize.query("select 1 + 1 as sum");
  expect(rows).toEqual([{ sum: 2 }]);
  await sequelize.close();
  await database.close();
  expect(existsSync(host)).toBe(false);
  expect(readdirSync(temporary)).toEqual([]);
}, 180_000);
