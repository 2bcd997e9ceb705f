import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { connectDatabase } from "../../src/database/connect.js";
import { openEmbeddedDatabase } from "../../src/database/embedded-database.js";
import { databaseTarget } from "../../src/settings/database-url.js";

test("the embedded database listens where its owner alone may go, and leaves nothing behind", async () => {
  const folder = mkdtempSync(join(tmpdir(), `pengingat-${"home-".repeat(30)}`));
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
  rmSync(folder, { recursive: true });
});
