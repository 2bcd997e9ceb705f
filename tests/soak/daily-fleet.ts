import pg from "pg";
import type { TableCounts } from "./soak-report.ts";

/** A fleet of which the same number is due every day. */
export interface DailyFleet {
  /** Moves the fleet on to a day: those that were due have come, and the next ones are due. */
  dawn(today: string): Promise<readonly DueVehicle[]>;
  /** What the project's own tables hold at the end, given the scheduled runs that there must be. */
  tableCounts(scheduled: readonly number[]): Promise<TableCounts>;
  close(): Promise<void>;
}

/** A vehicle that is due, as plain SQL finds it. */
export interface DueVehicle {
  readonly number: number;
  /** The next visit as `DD-MM-YYYY`. */
  readonly visit: string;
}

/** A vehicle is due on one day of so many, which is also how many times more vehicles there are than are due. */
const CYCLE = 4;

const TABLES = `
  create table customer (id uuid primary key, nama text, hp text);
  create table vehicle (id uuid primary key, number integer unique, no_pol text, customer_id uuid, last_visit_date date);
  create index on vehicle (last_visit_date, id);`;

const FILL = `
  with fleet as (select n, md5(n::text)::uuid as id from generate_series(0, $1::integer - 1) as n), owners as (
    insert into customer select id, 'Pelanggan ' || n, '0811' || lpad(n::text, 8, '0') from fleet)
  insert into vehicle select id, n, 'B ' || n || ' UJI', id, $2::date - 10 from fleet`;

/** Those of yesterday came yesterday. */
const CAME = "update vehicle set last_visit_date = $1::date - 1 where number % $2 = $3";

/** Spread over all last visits whose four months end today, tomorrow or the day after. */
const FALL_DUE = `
  with visits as (
    select day::date, row_number() over (order by day) - 1 as place, count(*) over () as places
    from generate_series($1::date - 150, $1::date - 90, interval '1 day') as day
    where (day::date + interval '4 months')::date - $1::date between 0 and 2)
  update vehicle set last_visit_date = visits.day from visits
  where number % $2 = $3 and number / $2 % places = place`;

const DUE = `
  select number, to_char(last_visit_date + interval '4 months', 'DD-MM-YYYY') as visit from vehicle
  where (last_visit_date + interval '4 months')::date - $1::date between 0 and 2`;

const TABLE_COUNTS = `
  select
    (select json_build_object('finished', count(finished_at), 'all', count(*),
       'asExpected', count(*) filter (where scheduled_for = any ($1::timestamptz[]))) from reminder_slot) as "scheduledRuns",
    (select json_build_object('finished', count(*) filter (where ended = 'finished' and started_by_kind = 'schedule'),
       'all', count(*)) from reminder_run) as runs,
    (select json_build_object('sent', count(*) filter (where status = 'sent' and attempts = 1),
       'all', count(*)) from reminder_delivery) as deliveries`;

/** Makes the workshop's tables and fills them, on a connection of its own. */
export async function dailyFleet(databaseUrl: string, due: number, from: string): Promise<DailyFleet> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(TABLES);
  await client.query(FILL, [due * CYCLE, from]);
  let dawns = 0;

  return {
    async dawn(today) {
      await client.query(CAME, [today, CYCLE, (dawns + CYCLE - 1) % CYCLE]);
      await client.query(FALL_DUE, [today, CYCLE, dawns % CYCLE]);
      dawns += 1;
      const { rows } = await client.query<DueVehicle>(DUE, [today]);
      if (rows.length !== due) throw new Error(`expected ${due} due on ${today}, got ${rows.length}`);
      return rows;
    },
    async tableCounts(scheduled) {
      const expected = scheduled.map((run) => new Date(run).toISOString());
      const { rows } = await client.query<TableCounts>(TABLE_COUNTS, [expected]);
      const [counts] = rows;
      if (!counts) throw new Error("expected one row, got none");
      return counts;
    },
    close: () => client.end(),
  };
}
