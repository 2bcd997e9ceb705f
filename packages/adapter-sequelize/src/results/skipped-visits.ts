import type { SkippedVisit, SkippedVisits } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { isoDate } from "../database/dates.js";
import { cutPage } from "../database/keyset-page.js";
import { statement } from "../database/statement.js";
import { afterRow, dayCursor } from "./day-cursor.js";

/**
 * Writes nothing where all is known, as on the second day of a visit. In the order of the key: two that share visits wait
 * for each other and never block each other for good.
 */
const RECORD = `
insert into reminder_skip as s (vehicle_id, visit_date, owner, code, skipped_on)
select a.vehicle_id, a.visit_date, hashtextextended(a.recipient, 0), a.code, a.skipped_on
from (
  select distinct on (vehicle_id, visit_date) *
  from unnest($1::text[], $2::date[], $3::text[], $4::text[], $5::date[]) with ordinality
    as a (vehicle_id, visit_date, recipient, code, skipped_on, position)
  order by vehicle_id, visit_date, position desc
) as a
where not exists (
  select from reminder_skip as k
  where k.vehicle_id = a.vehicle_id and k.visit_date = a.visit_date and k.code = a.code)
order by a.vehicle_id, a.visit_date
on conflict (vehicle_id, visit_date) do update set code = excluded.code, updated_at = clock_timestamp()`;

/**
 * Walks the days by `reminder_skip_day`, and looks up by the keys of both tables what else there is of each visit and its
 * vehicle. `offset 0` keeps these look-ups, whatever the statistics say. An owner is hashed as in {@link import("./reminded-visits.js").VISITS}.
 *
 * `$1` first day, `$2` last day, `$3` and `$4` cursor, `$5` limit.
 */
const SKIPPED = `
select s.id::text, s.vehicle_id, coalesce(s.owner, hashtextextended(s.vehicle_id, 0))::text as owner,
  ${isoDate("s.visit_date")} as visit_date, ${isoDate("s.skipped_on")} as skipped_on, s.code,
  exists (
    select from reminder_delivery as d where d.vehicle_id = s.vehicle_id and d.visit_date = s.visit_date offset 0) as has_begun,
  ${isoDate(`least(
    (select min(o.visit_date) from reminder_skip as o where o.vehicle_id = s.vehicle_id and o.visit_date > s.visit_date),
    (select min(o.visit_date) from reminder_delivery as o where o.vehicle_id = s.vehicle_id and o.visit_date > s.visit_date))`)}
    as later_visit_date
from (
  select * from reminder_skip as s
  where s.skipped_on between $1::date and $2::date and ($3::date is null or (s.skipped_on, s.id) > ($3::date, $4::bigint))
  order by s.skipped_on, s.id
  limit $5
) as s
order by s.skipped_on, s.id`;

interface SkippedRow {
  readonly id: string;
  readonly vehicle_id: string;
  readonly owner: string;
  readonly visit_date: string;
  readonly skipped_on: string;
  readonly code: SkippedVisit["code"];
  readonly has_begun: boolean;
  readonly later_visit_date: string | null;
}

/** Which due visits could not be reminded of, in the table `reminder_skip`. */
export function skippedVisits(sequelize: Sequelize): SkippedVisits {
  return {
    async record(visits) {
      if (visits.length === 0) return;
      await statement(sequelize, RECORD, [
        visits.map(({ vehicleId }) => vehicleId),
        visits.map(({ visitDate }) => visitDate),
        visits.map(({ recipient }) => recipient),
        visits.map(({ code }) => code),
        visits.map(({ day }) => day),
      ]);
    },

    async list({ from, to, limit, after }) {
      const [day, id] = dayCursor(after);
      const rows = await statement<SkippedRow>(sequelize, SKIPPED, [from, to, day, id, limit + 1]);
      const { page, next } = cutPage(rows, limit, (row) => afterRow(row.skipped_on, row.id));
      return { visits: page.filter(({ has_begun: hasBegun }) => !hasBegun).map(toVisit), next };
    },
  };
}

function toVisit(row: SkippedRow): SkippedVisit {
  return {
    ...{ vehicleId: row.vehicle_id, owner: row.owner, visitDate: row.visit_date },
    ...{ firstDay: row.skipped_on, code: row.code, laterVisitDate: row.later_visit_date },
  };
}
