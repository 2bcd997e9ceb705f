/** The day that cases work for, unless the clock is what is tested. */
export const CASE_DAY = "2026-01-15";
/** Those due on {@link CASE_DAY} are due on this day too. */
export const DAY_AFTER = "2026-01-16";

export const API_KEY = "kunci-rahasia-uji-1234567890";
export const JWT_SECRET = "rahasia-jwt-uji-abcdefghijklmnopqrstuvwxyz";

export const TABLES = `
create table customer (id integer primary key, nama text, hp text);
create table vehicle (id integer primary key, no_pol text, customer_id integer, last_visit_date date);
create index on vehicle (last_visit_date, id);`;

/**
 * Fills the tables: `$1` vehicles due, `$2` to a customer, each customer with a number of their own, their last visits
 * the dates of `$3` in turn; and a few that are not due.
 */
export const PEOPLE = `
with people as (
  insert into customer
  select n, 'Samaran' || n || ' O''Uji', '0811' || lpad(n::text, 8, '0') from generate_series(1, $1::integer + 5) as n
)
insert into vehicle
select n, 'UJI ' || n || ' SMR', 1 + (n - 1) / $2::integer,
  case when n > $1 then date '2025-01-01' else ($3::date[])[1 + n % cardinality($3::date[])] end
from generate_series(1, $1::integer + 5) as n`;

/** The number of a vehicle's owner, where an owner has so many vehicles. */
export function recipientOf(vehicleId: string, vehiclesPerOwner = 1): string {
  const owner = Math.ceil(Number(vehicleId) / vehiclesPerOwner);
  return `62811${String(owner).padStart(8, "0")}`;
}

/** The vehicles that a message names. */
export function vehiclesIn(body: string): string[] {
  return [...body.matchAll(/UJI (\d+) SMR/g)].map(([, vehicle = ""]) => vehicle);
}

/** Anything of a person or a secret: names, plates, numbers in any spelling, the message, key, secret, token. */
const PERSONAL = /Samaran|UJI \d|811[05]000\d{4}|Bapak |kunci-rahasia|rahasia-jwt|eyJ[\w-]{10}/;

/** The first line that holds something personal, or `null`. */
export function personalLine(log: string): string | null {
  return log.split("\n").find((line) => PERSONAL.test(line)) ?? null;
}
