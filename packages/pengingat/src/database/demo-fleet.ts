import { type CalendarDate, dueRule } from "@pengingat/core";
import { QueryTypes, type Sequelize, type Transaction } from "sequelize";
import { tableOwner } from "../import/our-tables.js";
import { DEMO_VEHICLES } from "./demo-customers.js";

const TABLES = `
create table if not exists customer (id integer primary key, nama text, hp text);
create table if not exists vehicle (
  id integer primary key, no_pol text, customer_id integer references customer (id), last_visit_date date
);
create table if not exists workorder (
  id integer generated always as identity primary key,
  vehicle_id integer not null references vehicle (id),
  tanggal_keluar date
);
create index if not exists vehicle_last_visit on vehicle (last_visit_date, id);
`;

/**
 * Makes the demo tables at the first start, and moves the demo vehicles' visits along at each start, so that some are
 * due whatever the day. Does nothing once an import has taken the demo's place. Returns whether the demo is there.
 */
export async function seedDemo(
  sequelize: Sequelize,
  today: CalendarDate,
  intervalMonths: number,
): Promise<boolean> {
  if ((await tableOwner(sequelize)) === "ours") return false;
  const rule = dueRule({ intervalMonths, leadDays: 1 });
  const lastVisit = (dueIn: number | null): CalendarDate | null => {
    if (dueIn === null) return null;
    // No last visit leads to, say, 31 October: the day after is the nearest that one leads to.
    const visits =
      rule.lastVisitRange(plusDays(today, dueIn)) ?? rule.lastVisitRange(plusDays(today, dueIn + 1));
    return visits?.to ?? null;
  };

  await sequelize.query(TABLES);
  await sequelize.transaction(async (transaction) => {
    for (const [index, { name, phone, plate, dueIn, hasCustomer }] of DEMO_VEHICLES.entries()) {
      const id = index + 1;
      const customerId = hasCustomer === false ? null : id;
      if (customerId !== null) {
        await sequelize.query(
          "insert into customer (id, nama, hp) values ($1, $2, $3) on conflict (id) do nothing",
          { bind: [customerId, name, phone], transaction },
        );
      }
      await sequelize.query(
        `insert into vehicle (id, no_pol, customer_id, last_visit_date) values ($1, $2, $3, $4)
         on conflict (id) do update set last_visit_date = excluded.last_visit_date`,
        { bind: [id, plate, customerId, lastVisit(dueIn)], transaction },
      );
      await sequelize.query("delete from workorder where vehicle_id = $1", { bind: [id], transaction });
      await sequelize.query(
        `insert into workorder (vehicle_id, tanggal_keluar)
         select $1::integer, date from unnest(array[$2::date, $2::date - 120]) as date where date is not null`,
        { bind: [id, lastVisit(dueIn)], transaction },
      );
    }
  });
  return true;
}

/** Whether the tables of the embedded database hold the demo and nothing that somebody added to it. */
export async function isDemoAlone(sequelize: Sequelize, transaction: Transaction | null): Promise<boolean> {
  const [row] = await sequelize.query<{ others: boolean }>(
    `select exists (select from vehicle where id > $1) or exists (select from customer where id > $1) as others`,
    { type: QueryTypes.SELECT, bind: [DEMO_VEHICLES.length], transaction },
  );
  return row?.others === false;
}

/** What is kept of vehicles, runs and days. The rest is of people, gateways and users, who may be real. */
const OF_VEHICLES = ["delivery", "call", "holdout", "skip", "day", "run", "slot"];

/**
 * Removes the demo: its tables, and what came of its vehicles. Imported vehicles may have their ids, and must not count as
 * reminded, called or skipped; what was only printed must not count towards the limits of a day; and no scheduled run is to
 * be caught up where there was none for real customers.
 */
export async function removeDemo(sequelize: Sequelize, transaction: Transaction): Promise<void> {
  await sequelize.query("drop table workorder, vehicle, customer", { transaction });
  for (const name of OF_VEHICLES) {
    await sequelize.query(`delete from reminder_${name}`, { transaction });
  }
}

function plusDays(date: CalendarDate, days: number): CalendarDate {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}
