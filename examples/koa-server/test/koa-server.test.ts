import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { sequelizeStore } from "@pengingat/adapter-sequelize";
import { dueRule, systemClock } from "@pengingat/core";
import { createDatabase } from "@pengingat/test-support/database";
import { startGateway } from "@pengingat/test-support/gateway";
import { Sequelize } from "sequelize";
import { expect, onTestFinished, test } from "vitest";

const SECRET = "a secret of an example, long enough for HS256";

function tokenOf(payload: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part(payload)}`;
  return `${signed}.${createHmac("sha256", SECRET).update(signed).digest("base64url")}`;
}

async function workshopDatabase(): Promise<string> {
  const database = await createDatabase();
  onTestFinished(() => database.drop());
  const today = systemClock({ timeZone: "Asia/Jakarta" }).today();
  const dueToday = dueRule().lastVisitRange(today)?.from;
  await database.query("create table customer (id int primary key, nama text, hp text)");
  await database.query(
    "create table vehicle (id int primary key, no_pol text, customer_id int, last_visit_date date)",
  );
  await database.query("insert into customer values (1, 'Adi Contoh', '081100000001')");
  await database.query("insert into vehicle values (1, 'B 1001 CTH', 1, $1)", [dueToday]);
  const sequelize = new Sequelize(database.url, { logging: false });
  await sequelizeStore(sequelize).migrate();
  await sequelize.close();
  return database.url;
}

test("the server sends one message to a due customer, however often it is asked, and ends on SIGTERM", async () => {
  const gateway = await startGateway();
  onTestFinished(() => gateway.close());
  const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
  const env = {
    ...process.env,
    PORT: "0",
    DATABASE_URL: await workshopDatabase(),
    JWT_SECRET: SECRET,
    STARSENDER_API_KEY: "key",
    STARSENDER_BASE_URL: gateway.url,
    REMINDER_SERVICE_PHONE: "0811-0000-9999",
  };
  const server = spawn(process.execPath, [main], { env, stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void server.kill("SIGKILL"));
  const [port] = await new Promise<RegExpMatchArray>((resolve) => {
    createInterface(server.stdout).on("line", (line) => {
      const found = /(?<=port: )\d+/.exec(line);
      if (found) resolve(found);
    });
  });

  const seconds = Math.floor(Date.now() / 1000);
  const headers = { authorization: `Bearer ${tokenOf({ sub: "kasir", iat: seconds, exp: seconds + 60 })}` };
  const run = async () => {
    const url = `http://127.0.0.1:${port}/scheduler/maintenance-reminder/run-now`;
    return (await fetch(url, { method: "POST", headers })).json();
  };
  expect(await run()).toMatchObject({ data: { total_customers: 1, reminder_sent: 1, ended: "finished" } });
  expect(await run()).toMatchObject({ data: { reminder_sent: 0, details: [{ code: "ALREADY_SENT" }] } });
  expect(gateway.posted).toMatchObject([
    { to: "6281100000001", body: expect.stringContaining("0811-0000-9999") },
  ]);

  const exited = new Promise((resolve) => server.once("exit", (code, signal) => resolve(code ?? signal)));
  server.kill("SIGTERM");
  expect(await exited).toBe(0);
});
