import type { RemindedVisit, RemindedVisits } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { isoDate } from "../database/dates.js";
import { cutPage } from "../database/keyset-page.js";
import { statement } from "../database/statement.js";
import { afterRow, dayCursor } from "./day-cursor.js";

interface VisitRow {
  readonly id: string;
  readonly is_first: boolean;
  readonly vehicle_id: string;
  readonly owner: string;
  readonly visit_date: string;
  readonly first_day: string;
  readonly reach: RemindedVisit["reach"];
  readonly messenger: string | null;
  readonly wording: string | null;
  readonly later_visit_date: string | null;
}

const IS_REACHED = "(o.status = 'sent' and o.bounced_at is null)";

/**
 * Walks the days by `reminder_delivery_begun`, and looks up by the unique key what else there is of each visit and its vehicle. `offset 0`
 * keeps these look-ups, whatever the statistics say. A number leaves the database only as a hash. The messages of the page are cut off before these look-ups, as the planner cannot know how
 * many are the first of their visit.
 *
 * `$1` first day, `$2` last day, `$3` and `$4` cursor, `$5` limit.
 */
export const VISITS = `
select d.id::text, v.first_id = d.id as is_first, d.vehicle_id, hashtextextended(coalesce(d.recipient, d.vehicle_id), 0)::text as owner,
  ${isoDate("d.visit_date")} as visit_date, ${isoDate("d.begun_on")} as first_day,
  case when v.is_reached then 'reached' when v.is_closed then 'not_reached' else 'unclear' end as reach,
  v.messenger, v.wording,
  ${isoDate("later.visit_date")} as later_visit_date
from (
  select * from reminder_delivery as d
  where d.begun_on between $1::date and $2::date and not d.is_test and ($3::date is null or (d.begun_on, d.id) > ($3::date, $4::bigint))
  order by d.begun_on, d.id
  limit $5
) as d
cross join lateral (
  select (array_agg(o.id order by o.begun_on, o.id))[1] as first_id,
    (array_agg(o.messenger order by ${IS_REACHED} desc, o.begun_on, o.id))[1] as messenger,
    (array_agg(o.wording order by ${IS_REACHED} desc, o.begun_on, o.id))[1] as wording,
    bool_or(${IS_REACHED}) as is_reached,
    bool_and(o.status in ('sent', 'failed')) as is_closed
  from (
    select * from reminder_delivery as o where o.vehicle_id = d.vehicle_id and o.visit_date = d.visit_date offset 0
  ) as o
) as v
left join lateral (
  select o.visit_date from reminder_delivery as o
  where o.vehicle_id = d.vehicle_id and o.visit_date > d.visit_date
  order by o.visit_date limit 1
) as later on true
order by d.begun_on, d.id`;

/** The visits that were reminded of, from the table `reminder_delivery`. */
export function remindedVisits(sequelize: Sequelize): RemindedVisits {
  return {
    async list({ from, to, limit, after }) {
      const [day, id] = dayCursor(after);
      const rows = await statement<VisitRow>(sequelize, VISITS, [from, to, day, id, limit + 1]);
      const { page, next } = cutPage(rows, limit, (row) => afterRow(row.first_day, row.id));
      return { visits: page.filter(({ is_first: isFirst }) => isFirst).map(toVisit), next };
    },
  };
}

function toVisit(row: VisitRow): RemindedVisit {
  return {
    ...{ vehicleId: row.vehicle_id, owner: row.owner, reach: row.reach },
    ...{ messenger: row.messenger, wording: row.wording },
    ...{ visitDate: row.visit_date, firstDay: row.first_day, laterVisitDate: row.later_visit_date },
  };
}
