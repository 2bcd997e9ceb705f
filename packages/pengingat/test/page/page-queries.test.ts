import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type SequelizeStore, sequelizeStore } from "@pengingat/adapter-sequelize";
import { calendarDate, createReminderService, epochDay, systemClock } from "@pengingat/core";
import { manualScheduler, recordingMessenger } from "@pengingat/core/testing";
import { reminderPage, signInLinks } from "@pengingat/page-koa";
import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import { createFleet } from "@pengingat/test-support/fleet";
import Koa from "koa";
import pg from "pg";
import { Sequelize } from "sequelize";
import { afterAll, beforeAll, expect, test } from "vitest";

const SCREENS = [
  "",
  "?tampil=tidak-dikirim",
  "kirim",
  "kemajuan",
  "telepon",
  "telepon?tab=tanpa-whatsapp",
  "telepon?tab=terlambat&lama=365",
  "riwayat",
  "riwayat?cari=B1",
  "riwayat?tab=pengiriman",
  "riwayat?tab=catatan",
  "jangan-dihubungi",
];
const BIG_TABLES = ["vehicle", "customer", "reminder_delivery", "reminder_call"];

const clock = systemClock({ timeZone: "Asia/Jakarta" });

let database: TestDatabase;
let sequelize: Sequelize;
let client: pg.Client;
let server: Server;
let url: string;
let cookie: string;
const statements: { sql: string; bind: unknown[] }[] = [];

beforeAll(async () => {
  database = await createDatabase();
  sequelize = new Sequelize(database.url, { logging: false });
  const store = sequelizeStore(sequelize);
  await store.migrate();
  // A few due in a big fleet, as at ten million: with hundreds due of thousands, reading all customers is the cheaper plan.
  await createFleet(database.url, {
    ...{ vehicles: 30_000, today: clock.today(), idType: "integer", spreadDays: 3_600 },
  });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await fill();
  const opened = await open(store);
  ({ server, url } = opened);
  const signedIn = await fetch(new URL(opened.link, url), { redirect: "manual" });
  [cookie = ""] = (signedIn.headers.getSetCookie()[0] ?? "").split(";");
  sequelize.addHook("afterQuery", (options, query) => {
    const { bind } = options as { bind?: unknown[] };
    statements.push({ sql: (query as unknown as { sql: string }).sql, bind: bind ?? [] });
  });
});

afterAll(async () => {
  server?.closeAllConnections();
  server?.close();
  await sequelize?.close();
  await client?.end();
  await database?.drop();
});

/** A year of messages, calls about some of them, and the indexes that the search wants. */
async function fill(): Promise<void> {
  const yearAgo = calendarDate(epochDay(clock.today()) - 364);
  await client.query(
    `insert into reminder_delivery (vehicle_id, visit_date, occasion, status, begun_on, settled_at, delivered_at)
     select (n % 30000 + 1)::text, $1::date + n / 100 + 2, $1::date + n / 100,
       case n % 100 when 1 then 'failed' when 2 then 'unknown' else 'sent' end, $1::date + n / 100, now(), now()
     from generate_series(0, 36499) as n`,
    [yearAgo],
  );
  await client.query(
    `insert into reminder_call (vehicle_id, visit_date, number, outcome, called_by)
     select vehicle_id, visit_date, 1, 'already_serviced', 'Sari' from reminder_delivery where id % 3 = 0`,
  );
  await client.query(`
    create index on vehicle ((upper(regexp_replace(no_pol::text, '[^A-Za-z0-9]', '', 'g')) collate "C"));
    create index on vehicle (customer_id);
    create index on customer ((lower(nama::text) collate "C"));
    create index on customer ((regexp_replace(regexp_replace(hp::text, '[^0-9]', '', 'g'), '^(62|0)', '') collate "C"));
    analyze`);
}

/** The page on a store, with a link that signs in. */
async function open(store: SequelizeStore): Promise<{ server: Server; url: string; link: string }> {
  const ports = { ...store, clock, messenger: recordingMessenger() };
  const service = createReminderService(ports, { servicePhone: "0811-0000-0009" });
  const scheduler = manualScheduler({ now: new Date(), timeZone: clock.timeZone });
  const links = signInLinks();
  await store.users.put({ name: "Sari", password: null });
  const page = reminderPage({
    ...{ service, scheduler, store, clock, signInLinks: links },
    ...{ workshop: "Bengkel Contoh", sending: "none", waitMs: 30_000 },
  });
  const listening = createServer(new Koa().use(page.routes()).callback()).listen(0, "127.0.0.1");
  await once(listening, "listening");
  const { port } = listening.address() as AddressInfo;
  return { server: listening, url: `http://127.0.0.1:${port}/`, link: links.issue("Sari") };
}

test.each(SCREENS)("the screen /%s reads neither the whole fleet nor the whole ledger", async (path) => {
  statements.length = 0;
  const response = await fetch(new URL(path, url), { headers: { Cookie: cookie }, redirect: "manual" });
  expect(response.status, await response.text()).toBe(200);
  expect(statements.length).toBeGreaterThan(0);
  for (const { sql, bind } of statements) {
    const { rows } = await client.query(`explain (format json) ${sql}`, bind);
    const whole = JSON.stringify(rows).match(/"Node Type":"Seq Scan"[^{}]*"Relation Name":"(\w+)"/g) ?? [];
    const tables = whole.map((scan) => /"Relation Name":"(\w+)"/.exec(scan)?.[1]);
    expect(
      tables.filter((table) => BIG_TABLES.includes(table ?? "")),
      sql,
    ).toEqual([]);
  }
});
