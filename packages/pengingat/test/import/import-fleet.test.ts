import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import fc from "fast-check";
import { Sequelize } from "sequelize";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import type { ImportRow } from "../../src/import/import-file.ts";
import { applyImport, type ImportParts, previewImport } from "../../src/import/import-fleet.ts";
import { saveVehicle } from "../../src/import/save-vehicle.ts";

let database: TestDatabase;
let parts: ImportParts;

beforeAll(async () => {
  database = await createDatabase();
  parts = { sequelize: new Sequelize(database.url, { logging: false }), isEmbedded: false };
  await applyImport(parts, { rows: [] });
});
afterAll(async () => {
  await parts.sequelize.close();
  await database.drop();
});
const clear = () => parts.sequelize.query("truncate vehicle, customer restart identity");
beforeEach(clear);

type Vehicle = Pick<ImportRow, "plate" | "name" | "phone" | "lastVisit">;

const row = (plate: string, name: string | null, phone: string | null, lastVisit: string | null = null) => ({
  ...{ line: 0, plate, key: plate.replaceAll(" ", ""), name, phone, lastVisit },
});

async function fleet(): Promise<readonly Vehicle[]> {
  const [rows] = await parts.sequelize.query(
    `select v.no_pol as plate, c.nama as name, c.hp as phone, v.last_visit_date::text as "lastVisit"
     from vehicle v left join customer c on c.id = v.customer_id order by v.no_pol`,
  );
  return rows as Vehicle[];
}

/** What a preview says of each vehicle of the fleet once the file is imported. */
async function announced(rows: readonly ImportRow[]): Promise<readonly Vehicle[]> {
  const { added, changed } = await previewImport(parts, { rows });
  const after = new Map((await fleet()).map((vehicle) => [vehicle.plate, vehicle]));
  for (const { plate, name, phone, lastVisit } of [
    ...added,
    ...changed.map(({ row, ...owner }) => ({ ...owner, plate: row.plate })),
  ]) {
    after.set(plate, { plate, name, phone, lastVisit });
  }
  return [...after.values()].toSorted((one, other) => (one.plate < other.plate ? -1 : 1));
}

const owner = {
  name: fc.option(fc.constantFrom("Budi", "BUDI", "Siti", "Adi")),
  phone: fc.option(fc.constantFrom("081100000001", "081100000002", "0811 0000 0001 / 0811 0000 0002")),
};
const plate = fc.constantFrom(..."ABCDEFG").map((letter) => `B 1 ${letter}`);
const file = fc.uniqueArray(
  fc.record({ plate, ...owner, lastVisit: fc.option(fc.constantFrom("2025-08-01", "2025-09-01")) }),
  { selector: (each) => each.plate },
);
/** Customers on file, of whom some are the same person, and whose each vehicle is: 0 for nobody's. */
const onFile = fc.record({
  customers: fc.array(fc.record(owner), { maxLength: 4 }),
  vehicles: fc.uniqueArray(fc.record({ plate, of: fc.nat(4) }), { selector: (each) => each.plate }),
});

test("whatever is on file, a vehicle is whose the preview said it will be, and the same file again changes nothing", async () => {
  await fc.assert(
    fc.asyncProperty(onFile, file, async ({ customers, vehicles }, given) => {
      await clear();
      const { sequelize } = parts;
      await sequelize.query("insert into customer (nama, hp) select * from unnest($1::text[], $2::text[])", {
        bind: [customers.map(({ name }) => name), customers.map(({ phone }) => phone)],
      });
      await sequelize.query(
        "insert into vehicle (no_pol, customer_id) select * from unnest($1::text[], $2::int[])",
        {
          bind: [
            vehicles.map((each) => each.plate),
            vehicles.map(({ of }) => (of > customers.length ? null : of || null)),
          ],
        },
      );
      const rows = given.map(({ plate, name, phone, lastVisit }) => row(plate, name, phone, lastVisit));
      const expected = await announced(rows);
      await applyImport(parts, { rows });
      expect(await fleet()).toEqual(expected);
      expect(await previewImport(parts, { rows })).toMatchObject({ added: [], changed: [] });
    }),
    { numRuns: 50 },
  );
}, 30_000);

test("a car that was sold and its owner's next one do not go to the same person", async () => {
  await applyImport(parts, { rows: [row("B 1 A", "Budi", "081100000001")] });
  await applyImport(parts, {
    rows: [row("B 1 A", "Siti", "081100000002"), row("B 2 B", "Budi", "081100000001")],
  });
  expect(await fleet()).toMatchObject([
    { plate: "B 1 A", name: "Siti", phone: "081100000002" },
    { plate: "B 2 B", name: "Budi", phone: "081100000001" },
  ]);
});

test("among more changes than a statement takes, a customer who has no vehicle left may get one", async () => {
  const rest = Array.from({ length: 600 }, (_, n) => row(`B ${n + 10} Z`, "Adi", "081100000003"));
  const of = (first: ImportRow, second: ImportRow, last: ImportRow, name: string) => ({
    rows: [first, second, ...rest.map((each) => ({ ...each, name })), last],
  });
  const [siti, budi] = [row("B 1 A", "Siti", "081100000001"), row("B 2 B", "Siti", "081100000001")];
  await applyImport(parts, of(siti, budi, row("B 3 C", "Adi", "081100000003"), "Adi"));
  await applyImport(
    parts,
    of(
      { ...siti, name: "Budi" },
      { ...budi, name: "Rina" },
      row("B 3 C", "Siti", "081100000001"),
      "Adi Putra",
    ),
  );
  expect((await fleet()).filter(({ name }) => name !== "Adi Putra").map(({ name }) => name)).toEqual([
    "Budi",
    "Rina",
    "Siti",
  ]);
});

test("a customer who is corrected to one that is on file already, or to another who is, is that one", async () => {
  const customersOnFile = async () => {
    const [rows] = await parts.sequelize.query("select nama as name, hp as phone from customer order by id");
    return rows;
  };
  const budi = (plate: string, phone: string) => row(plate, "Budi", phone);
  const before = [
    budi("B 1 A", "081100000001"),
    budi("B 1 B", "081100000002"),
    budi("B 1 C", "081100000003"),
  ];
  await applyImport(parts, { rows: before });
  await applyImport(parts, { rows: [budi("B 1 A", "081100000003")] });
  expect(await customersOnFile()).toEqual(before.slice(1).map(({ name, phone }) => ({ name, phone })));
  await applyImport(parts, { rows: ["B 1 A", "B 1 B", "B 1 C"].map((plate) => budi(plate, "081100000009")) });
  expect(await customersOnFile()).toEqual([{ name: "Budi", phone: "081100000009" }]);
  expect((await fleet()).map(({ phone }) => phone)).toEqual(Array(3).fill("081100000009"));
});

test("two customers of a name who take each other's number stay two", async () => {
  const [one, two] = [row("B 1 A", "Budi", "081100000001"), row("B 1 B", "Budi", "081100000002")];
  await applyImport(parts, { rows: [one, two] });
  await applyImport(parts, {
    rows: [
      { ...one, phone: two.phone },
      { ...two, phone: one.phone },
    ],
  });
  expect(await fleet()).toMatchObject([{ phone: two.phone }, { phone: one.phone }]);
  const [rows] = await parts.sequelize.query("select id, hp from customer order by id");
  expect(rows).toEqual([
    { id: 1, hp: two.phone },
    { id: 2, hp: one.phone },
  ]);
});

test("a customer whose name or number is corrected keeps its row, and what else the workshop wrote there", async () => {
  const { sequelize } = parts;
  await applyImport(parts, {
    rows: [row("B 1 A", "Budi", "081100000001"), row("B 1 B", "Siti", "081100000002")],
  });
  await sequelize.query("alter table customer add column aktif boolean default true");
  await sequelize.query("update customer set aktif = false");
  await applyImport(parts, {
    rows: [row("B 1 A", "Budi", "081100000009"), row("B 1 B", "Siti Aminah", "081100000002")],
  });
  const [rows] = await sequelize.query("select id, nama, hp, aktif from customer order by id");
  expect(rows).toEqual([
    { id: 1, nama: "Budi", hp: "081100000009", aktif: false },
    { id: 2, nama: "Siti Aminah", hp: "081100000002", aktif: false },
  ]);
  await sequelize.query("alter table customer drop column aktif");
});

test("a database in LATIN1 keeps what it can of a file and of the form, and the same again changes nothing", async () => {
  const latin = await createDatabase(undefined, "LATIN1");
  const sequelize = new Sequelize(latin.url, { logging: false });
  onTestFinished(async () => {
    await sequelize.close();
    await latin.drop();
  });
  const own = { sequelize, isEmbedded: false };
  const rows = [row("B 1 A", "José 👍", "0811 0000 0001 ☎"), row("B 2 A", "Siti", null)];
  const kept = [
    { no_pol: "B 1 A", nama: "José ?", hp: "0811 0000 0001 ?" },
    { no_pol: "B 2 A", nama: "Siti", hp: null },
  ];
  expect(await previewImport(own, { rows })).toMatchObject({ added: [{ name: "José ?" }, {}] });
  await applyImport(own, { rows });
  const list = () =>
    latin.query(
      "select v.no_pol, c.nama, c.hp from vehicle v left join customer c on c.id = v.customer_id order by 1",
    );
  expect(await list()).toEqual(kept);
  expect(await previewImport(own, { rows })).toMatchObject({ added: [], changed: [], same: 2 });

  const entry = { plate: "B 3 A", name: "José 👍", phone: "", lastVisit: null };
  expect(await saveVehicle(own, { ...entry, id: null }, "2026-01-15")).toBe("saved");
  expect(await saveVehicle(own, { ...entry, id: "3", name: "Zoë 王" }, "2026-01-15")).toBe("saved");
  expect(await list()).toEqual([...kept, { no_pol: "B 3 A", nama: "Zoë ?", hp: null }]);
});

test("many vehicles beside a few on file are written without reading all customers for each", async () => {
  // Of one connection, whose plans outlive the statement.
  const sequelize = new Sequelize(database.url, { logging: false, pool: { max: 1 } });
  onTestFinished(() => sequelize.close());
  const vehicles = (from: number, count: number) =>
    Array.from({ length: count }, (_, n) => row(`B ${from + n} X`, "Budi", `0811${10_000_000 + from + n}`));
  const one = { sequelize, isEmbedded: false };
  await applyImport(one, { rows: vehicles(1, 10) });
  const readWhole = async () => {
    await sequelize.query("select pg_stat_force_next_flush()");
    const [[stats]] = await sequelize.query(
      "select seq_scan::int as count from pg_stat_user_tables where relname = 'customer'",
    );
    return (stats as { count: number }).count;
  };
  const before = await readWhole();
  await applyImport(one, { rows: vehicles(11, 1_500) });
  expect((await readWhole()) - before).toBeLessThan(1_000);
});
