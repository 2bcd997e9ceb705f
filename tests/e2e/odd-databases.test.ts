import { afterEach, beforeEach, expect, test } from "vitest";
import { followProgram, runProgram, startProgram } from "./support/program.ts";
import { openWorkshop, report, type TestWorkshop } from "./support/workshop.ts";

const DUE = 6;

let workshop: TestWorkshop;

beforeEach(async () => {
  workshop = await openWorkshop();
  await workshop.add(...Array.from({ length: DUE }, (_, index) => ({ id: index + 1 })));
});
afterEach(() => workshop.close());

const postedTo = () => workshop.gateway.posted.map(({ to }) => to).sort();
const DUE_NUMBERS = Array.from({ length: DUE }, (_, index) => `62811000000${index + 1}`);

test("a customer on file twice, and a vehicle twice in a view: each is reported, the first is served, and doctor says so", async () => {
  await workshop.database.query(`
    alter table customer drop constraint customer_pkey;
    insert into customer values (3, 'Zz Lain', '08110000077');
    alter table vehicle rename to kendaraan;
    create view vehicle as select * from kendaraan union all select * from kendaraan where id = 5`);
  const skipped = [3, 5].map((id) =>
    expect.objectContaining({
      status: "skipped",
      code: "INCOMPLETE_DATA",
      reason: `vehicle ${id} is on file more than once, or its customer is: only one row is used`,
    }),
  );
  const details = expect.arrayContaining(skipped);
  const dry = report(await workshop.remind(["--dry-run", "--json"]));
  expect(dry).toMatchObject({ planned: DUE, skipped: 2, details });

  const run = await workshop.remind(["--json"]);
  expect(run.code).toBe(0);
  const counts = { ended: "finished", reminder_sent: DUE, skipped: 2, left: 0 };
  expect(report(run)).toMatchObject({ ...counts, details });
  expect(postedTo()).toEqual(DUE_NUMBERS);
  const again = await workshop.remind(["--json"]);
  expect([again.code, report(again)]).toMatchObject([0, { ended: "finished", reminder_sent: 0, left: 0 }]);

  const { checks } = report(await runProgram("pengingat", workshop.env, ["doctor", "--json"]));
  const what =
    "1 vehicle on file more than once: only the row of the latest visit is used. " +
    "1 customer on file more than once: only the row that comes first by name, then number, is used.";
  expect(checks).toContainEqual(expect.objectContaining({ name: "repeats", state: "warning", what }));
});

test("two runs at once both finish where transactions are serializable by default", async () => {
  const name = new URL(workshop.database.url).pathname.slice(1);
  await workshop.database.query(`alter database ${name} set default_transaction_isolation = 'serializable'`);
  await workshop.database.query(`
    insert into customer select n, 'Pelanggan', '0811' || lpad(n::text, 7, '0') from generate_series(11, 44) as n;
    insert into vehicle select n, 'B ' || n, n, '2025-09-15' from generate_series(11, 44) as n`);
  const due = DUE + 34;
  const runs = await Promise.all([1, 2].map(() => followProgram("remind", workshop.env, ["--json"]).ended));
  expect(runs.map(({ code }) => code)).toEqual([0, 0]);
  const reports = runs.map(report);
  expect(reports).toMatchObject([{ ended: "finished" }, { ended: "finished" }]);
  expect(reports[0].reminder_sent + reports[1].reminder_sent).toBe(due);
  expect(new Set(postedTo()).size).toBe(due);
  expect(postedTo()).toHaveLength(due);
});

test("names that a URL has percent-encoded, and ids of a domain over a domain, are read", async () => {
  const { database } = workshop;
  await database.query(`
    create domain kode as integer; create domain kode_unit as kode;
    alter table vehicle alter id type kode_unit;
    create role "ani budi/${process.pid}@ü" login superuser password 'p@ss/w#rd%'`);
  const from = new URL(database.url);
  await database.query(`create database "bengkel dua/${process.pid}" template ${from.pathname.slice(1)}`);
  const encoded = [`ani budi/${process.pid}@ü`, "p@ss/w#rd%", `bengkel dua/${process.pid}`];
  const [user, password, name] = encoded.map(encodeURIComponent);
  const env = {
    ...workshop.env,
    DATABASE_URL: `postgresql://${user}:${password}@%31%32%37.0.0.1:${from.port}/${name}`,
  };
  try {
    const run = await runProgram("remind", env, ["--json"]);
    expect({ code: run.code, stderr: run.stderr }).toMatchObject({ code: 0 });
    expect(report(run)).toMatchObject({ reminder_sent: DUE });
  } finally {
    await database.query(`drop database "bengkel dua/${process.pid}" with (force)`);
    await database.query(`drop role "ani budi/${process.pid}@ü"`);
  }
});

test("a TZ that the engine takes for UTC is refused where no other zone is set", async () => {
  const env = { ...workshop.env, TZ: "<+07>-7" };
  const refused = await startProgram("remind", env, ["--json"]).ended;
  expect(refused).toMatchObject({ code: 2, stdout: "" });
  expect(refused.stderr).toMatch(/REMINDER_TIME_ZONE: expected an IANA time zone/);
  const zoned = await startProgram("remind", { ...env, REMINDER_TIME_ZONE: "Asia/Jakarta" }, ["--dry-run"])
    .ended;
  expect(zoned.code).toBe(0);
});
