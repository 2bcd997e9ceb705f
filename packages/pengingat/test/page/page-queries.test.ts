import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { sequelizeStore } from "@pengingat/adapter-sequelize";
import { calendarDate, dueRule, epochDay, systemClock } from "@pengingat/core";
import { manualScheduler } from "@pengingat/core/testing";
import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import { createFleet } from "@pengingat/test-support/fleet";
import Koa from "koa";
import pg from "pg";
import { pino } from "pino";
import { Sequelize } from "sequelize";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EXPORT_LISTS } from "../../src/export/lists.ts";
import { createContainer } from "../../src/modules/container.ts";
import { metricsModule } from "../../src/modules/metrics-module.ts";
import { pageModule } from "../../src/modules/page-module.ts";
import { ServerTokens, Tokens } from "../../src/modules/tokens.ts";
import { parseSettings } from "../../src/settings/settings.ts";

const SCREENS = [
  "",
  "?tampil=tidak-dikirim",
  "kirim",
  "kemajuan",
  "telepon",
  "telepon?tab=tanpa-whatsapp",
  ...["30", "90", "180", "365"].map((days) => `telepon?tab=terlambat&lama=${days}`),
  "riwayat",
  `riwayat?tanggal=${daysAgo(400)}`,
  ...["B1", "budi", "081100"].map((text) => `riwayat?cari=${text}`),
  "riwayat?tab=pengiriman",
  "riwayat?tab=catatan",
  "riwayat?tab=hasil",
  "kendaraan?cari=B1",
  "periksa",
  "jangan-dihubungi",
  ...["minta-berhenti", "tidak-terjangkau"].map((kind) => `jangan-dihubungi?jenis=${kind}`),
  ...Object.keys(EXPORT_LISTS).map((list) => `unduh?daftar=${list}&bentuk=csv`),
];
const OURS = ["delivery", "call", "suppression", "unresolved", "holdout", "skip", "run", "activity"];
const BIG_TABLES = ["vehicle", "customer", "workorder", ...OURS.map((name) => `reminder_${name}`)];
const [VEHICLES, MESSAGES] = [30_000, 45_000];
/** More than a screen, a page of an export or a look at the first vehicles asks for, and far less than a table has. */
const MOST_ROWS = 5_500;

let database: TestDatabase;
let client: pg.Client;
let url: string;
let cookie: string;
const statements: { sql: string; bind: unknown[] }[] = [];

beforeAll(async () => {
  database = await createDatabase();
  const sequelize = new Sequelize(database.url, { logging: false });
  const store = sequelizeStore(sequelize);
  await store.migrate();
  await store.users.put({ name: "Sari", password: null });
  await sequelize.close();
  // A few due in a big fleet, as at ten million: with hundreds due of thousands, reading all customers is the cheaper plan.
  await createFleet(database.url, {
    ...{ vehicles: VEHICLES, today: daysAgo(0), idType: "integer", spreadDays: 3_600, workOrders: 2 },
  });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await fill();
}, 180_000);

afterAll(async () => {
  await client?.end();
  await database?.drop();
});

/** A year and more of messages, calls about some of them, lists of several screens, and the indexes that the search wants. */
async function fill(): Promise<void> {
  const first = calendarDate(epochDay(daysAgo(0)) - MESSAGES / 100 + 1);
  // The messages of the last days are about visits that are due, so that those in doubt are to be called.
  await client.query(
    `insert into reminder_delivery (vehicle_id, visit_date, occasion, status, begun_on, settled_at, delivered_at, message_id)
     select (n % ${VEHICLES} + 1)::text, coalesce(case when n > ${MESSAGES - 3_000} then (v.last_visit_date + interval '4 months')::date end,
         $1::date + n / 100 + 2), $1::date + n / 100,
       case n % 100 when 1 then 'failed' when 2 then 'unknown' else 'sent' end, $1::date + n / 100, now(),
       case n % 100 when 3 then null else now() end, 'id ' || n
     from generate_series(0, ${MESSAGES - 1}) as n left join vehicle v on v.id = n % ${VEHICLES} + 1`,
    [first],
  );
  await client.query(
    `insert into reminder_call (vehicle_id, visit_date, number, outcome, called_by)
     select vehicle_id, visit_date, 1, 'already_serviced', 'Sari' from reminder_delivery
     where id % 3 = 0 and status = 'sent'`,
  );
  await client.query(`
    insert into reminder_suppression (number, kind, added_by)
    select '62811' || lpad((900000 + n)::text, 8, '0'), case n % 2 when 0 then 'opted_out' else 'set_aside' end, 'Sari'
    from generate_series(1, 5000) as n;
    insert into reminder_activity (kind, done_by) select 'run_started', 'Sari' from generate_series(1, 8000);
    insert into reminder_unresolved (origin, gateway, sender, words, written_at)
    select n::text, 'fonnte', n || '@lid', 'jangan', now() from generate_series(1, 8000) as n;
    insert into reminder_holdout (vehicle_id, visit_date, owner, is_held_out, percent, assigned_on)
    select vehicle_id, visit_date, id, id % 5 = 0, 20, begun_on from reminder_delivery where id % 6 = 0
    on conflict do nothing;
    insert into reminder_skip (vehicle_id, visit_date, owner, code, skipped_on)
    select vehicle_id, visit_date - 200, id, 'INVALID_PHONE', begun_on from reminder_delivery where id % 6 = 1
    on conflict do nothing;
    insert into reminder_run (id, started_by_kind, today, lease_ms, alive_until, ended, ended_at)
    select gen_random_uuid(), 'schedule', now(), 60000, now(), 'finished', now() from generate_series(1, 8000);
    create index on vehicle ((upper(regexp_replace(no_pol::text, '[^A-Za-z0-9]', '', 'g')) collate "C"));
    create index on vehicle (customer_id);
    create index on customer ((lower(nama::text) collate "C"));
    create index on customer ((regexp_replace(regexp_replace(hp::text, '[^0-9]', '', 'g'), '^(62|0)', '') collate "C"))`);
  // As the server's own vacuum leaves them: before it has come by, other plans may be cheaper.
  await client.query("vacuum analyze");
}

/** The page as the application puts it together, and somebody who is signed in. Returns what closes it. */
async function open(source: string): Promise<() => Promise<void>> {
  const settings = parseSettings(
    {
      ...{ DATABASE_URL: database.url, VEHICLE_SOURCE: source, MESSENGER: "console" },
      ...{ REMINDER_TIME_ZONE: "Asia/Jakarta", WEBHOOK_SECRET: "kata-rahasia-webhook" },
      ...{ REMINDER_HOLDOUT_PERCENT: "20", REMINDER_HOLDOUT_UNTIL: daysAgo(-30) },
    },
    { jwtSecret: false, sends: true },
  );
  const live = { ...settings, databaseUrl: database.url };
  const container = await createContainer(live, () => {}, pino({ level: "silent" }));
  container.bind(Tokens.IsDemo).toConstantValue(false);
  container.bind(ServerTokens.Stop).toConstantValue(new AbortController().signal);
  const scheduler = manualScheduler({ now: new Date(), timeZone: settings.timeZone });
  const ofProcess = { startAndCatchUp: async () => {}, join: async () => {}, leave: async () => {} };
  container.bind(ServerTokens.Scheduler).toConstantValue(Object.assign(scheduler, ofProcess));
  container.load(metricsModule, pageModule);
  const app = new Koa().use(container.get(ServerTokens.Page).routes());
  // Of a file that is not read to its end, there is nothing to say.
  app.silent = true;
  const server = createServer(app.callback()).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const link = container.get(ServerTokens.SignInLinks).issue("Sari");
  const signedIn = await fetch(new URL(link, url), { redirect: "manual" });
  [cookie = ""] = (signedIn.headers.getSetCookie()[0] ?? "").split(";");
  container.get(Tokens.Sequelize).addHook("afterQuery", (options, query) => {
    const { bind } = options as { bind?: unknown[] };
    statements.push({ sql: (query as unknown as { sql: string }).sql, bind: bind ?? [] });
  });
  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await container.unbindAllAsync();
  };
}

function daysAgo(days: number) {
  return calendarDate(epochDay(systemClock({ timeZone: "Asia/Jakarta" }).today()) - days);
}

/** Asks for a screen, or sends a form of it, and returns what it answered, all that takes long included. */
async function visit(path: string, form?: Readonly<Record<string, string>>): Promise<string> {
  statements.length = 0;
  for (;;) {
    const response = await fetch(new URL(path, url), {
      ...{ headers: { Cookie: cookie, "Sec-Fetch-Site": "same-origin" }, redirect: "manual" },
      ...(form && { method: "POST", body: new URLSearchParams(form) }),
    });
    // Of a file that holds all there is, some pages are enough.
    const text = path.startsWith("unduh") ? await beginningOf(response) : await response.text();
    expect(response.status, text).toBe(form ? 303 : 200);
    if (text.includes('data-refreshes="3"')) continue;
    expect(statements.length).toBeGreaterThan(0);
    return text;
  }
}

async function beginningOf({ body }: Response): Promise<string> {
  let text = "";
  for await (const piece of body ?? []) {
    text += Buffer.from(piece).toString();
    if (text.length > 100_000) break;
  }
  return text;
}

interface Plan {
  readonly "Relation Name"?: string;
  readonly "Node Type": string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly "Rows Removed by Index Recheck"?: number;
  readonly Plans?: readonly Plan[];
}

/**
 * What the statements of the last visit read of each big table, run once more and taken back. As with ten million vehicles,
 * reading or joining a whole table is never the cheaper plan: where no index serves, the plan has it all the same.
 */
async function expectSmallReads(): Promise<void> {
  const seen = new Set<string>();
  for (const { sql, bind } of [...statements]) {
    // The first page of a list is another query than those after it.
    const query = `${sql} ${bind.map((value) => value === null)}`;
    if (seen.has(query) || !/^\s*\(?\s*(select|with|insert|update|delete)\b/i.test(sql)) continue;
    seen.add(query);
    await client.query(
      `begin; ${["seqscan", "hashjoin", "mergejoin"].map((way) => `set local enable_${way} = off`).join("; ")}`,
    );
    try {
      const { rows } = await client.query(`explain (analyze, format json) ${sql}`, bind);
      for (const { table, rows: count, node } of readsOf(rows[0]["QUERY PLAN"][0].Plan)) {
        expect(node, `${table}: ${sql}`).not.toBe("Seq Scan");
        expect(count, `${table}: ${sql}`).toBeLessThan(MOST_ROWS);
      }
    } finally {
      await client.query("rollback");
    }
  }
}

function readsOf(plan: Plan): { readonly table: string; readonly rows: number; readonly node: string }[] {
  const below = (plan.Plans ?? []).flatMap(readsOf);
  const { "Relation Name": table, "Node Type": node, "Actual Rows": rows, "Actual Loops": loops } = plan;
  if (table === undefined || !BIG_TABLES.includes(table) || node === "ModifyTable") return below;
  const left = (plan["Rows Removed by Filter"] ?? 0) + (plan["Rows Removed by Index Recheck"] ?? 0);
  return [...below, { table, node, rows: (rows + left) * loops }];
}

describe.each(["column", "workorder"])("with the last visits of each %s,", (source) => {
  let close: () => Promise<void>;
  beforeAll(async () => {
    close = await open(source);
  });
  afterAll(() => close());

  test.each(SCREENS)("the screen /%s reads neither the whole fleet nor the whole ledger", async (path) => {
    const text = await visit(path);
    await expectSmallReads();
    for (const [, next = ""] of text.matchAll(/href="([^"]*)" rel="next"/g)) {
      await visit(next.replaceAll("&amp;", "&"));
      await expectSmallReads();
    }
  });

  test("a form reads neither the whole fleet nor the whole ledger", async () => {
    const [late] = await list<{ id: string; day: string }>(
      "select id::text, last_visit_date::text as day from vehicle where last_visit_date < now() - interval '150 days' order by id limit 1 offset $1",
      [source === "column" ? 0 : 1],
    );
    const [doubt] = await list<{ id: string }>(
      "select id::text from reminder_delivery where status = 'unknown' order by id desc limit 1",
    );
    const [unresolved, other] = await list<{ id: string }>(
      "select id::text from reminder_unresolved order by id limit 2",
    );
    const visitDate = dueRule({ intervalMonths: 4 }).nextVisitDate(late?.day ?? "");
    const call = { kendaraan: late?.id ?? "", kunjungan: visitDate };
    const forms: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
      ["telepon", { ...call, hasil: "no_answer", sesudah: "0" }],
      ["telepon", { ...call, hasil: "wrong_number", sesudah: "1" }],
      ["telepon", { hasil: "arrived", pesan: doubt?.id ?? "" }],
      ["jangan-dihubungi", { aksi: "tambah", nomor: "0811 0000 0042" }],
      ["jangan-dihubungi", { aksi: "hapus", nomor: "6281100000042", macam: "opted_out", alasan: "kembali" }],
      ["jangan-dihubungi", { aksi: "putuskan", pesan: unresolved?.id ?? "", nomor: "0811 0000 0043" }],
      ["jangan-dihubungi", { aksi: "putuskan", pesan: other?.id ?? "", putusan: "abaikan" }],
      ["jadwal", { aksi: "mulai", jam: "07:00" }],
      ["jadwal", { aksi: "berhenti" }],
      ["kendaraan", { aksi: "servis", kendaraan: late?.id ?? "" }],
      ["periksa", { aksi: "periksa" }],
      ["periksa", { aksi: "uji", uji: crypto.randomUUID(), nomor: "0811 0000 099" }],
    ];
    for (const [path, form] of forms) {
      await visit(path, form);
      await expectSmallReads();
    }
  });
});

describe("with a gateway that reports no deliveries, and more messages in 30 days than a screen may read,", () => {
  let close: () => Promise<void>;
  beforeAll(async () => {
    await client.query("update reminder_delivery set delivered_at = null where begun_on > $1", [daysAgo(30)]);
    await client.query(
      `insert into reminder_delivery (vehicle_id, visit_date, occasion, status, begun_on, settled_at, message_id)
       select (20000 + n)::text, $1::date - n / 200 + 2, $1::date - n / 200, 'sent', $1::date - n / 200, now(), 'more ' || n
       from generate_series(0, 5999) as n`,
      [daysAgo(0)],
    );
    await client.query("vacuum analyze reminder_delivery");
    close = await open("column");
  });
  afterAll(() => close());

  test.each(["telepon", "unduh?daftar=phone&bentuk=csv"])(
    "the screen /%s does not read every message",
    async (path) => {
      await visit(path);
      await expectSmallReads();
    },
  );
});

async function list<Row extends pg.QueryResultRow>(sql: string, bind: unknown[] = []): Promise<Row[]> {
  return (await client.query<Row>(sql, bind)).rows;
}
