import type { HoldOutRecords } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { isoDate } from "../database/dates.js";
import { cutPage, pageCursor } from "../database/keyset-page.js";
import { statement } from "../database/statement.js";

const ASKED = `unnest($1::text[], $2::date[], $3::boolean[]) with ordinality
  as a (vehicle_id, visit_date, is_held_out, position)`;

/** For an `exists` the planner may hash the whole ledger. */
const HAS_BEGUN = `(select true from reminder_delivery as d
    where d.vehicle_id = a.vehicle_id and d.visit_date = a.visit_date limit 1) is not null`;

/** In the order of the key: two that share visits wait for each other and never block each other for good. */
export const TAKE_IN = `
insert into reminder_holdout (vehicle_id, visit_date, is_held_out, owner, percent, assigned_on)
select a.* from unnest($1::text[], $2::date[], $3::boolean[], $4::bigint[], $5::int[], $6::date[])
  as a (vehicle_id, visit_date, is_held_out, owner, percent, assigned_on)
where not (${HAS_BEGUN})
order by a.vehicle_id, a.visit_date
on conflict (vehicle_id, visit_date) do nothing`;

/** Once {@link TAKE_IN} is committed: within one statement, SQL does not see what another has written meanwhile. */
const READ = `
select coalesce(h.is_held_out, false) as is_held_out from ${ASKED}
left join reminder_holdout as h on h.vehicle_id = a.vehicle_id and h.visit_date = a.visit_date
order by a.position`;

export const PREVIEW = `
select coalesce(h.is_held_out, a.is_held_out and not (${HAS_BEGUN})) as is_held_out from ${ASKED}
left join reminder_holdout as h on h.vehicle_id = a.vehicle_id and h.visit_date = a.visit_date
order by a.position`;

/** By the keys of both tables, whatever is later. `$1` cursor, `$2` limit. */
export const LIST = `
select h.id::text, h.vehicle_id, ${isoDate("h.visit_date")} as visit_date, h.owner::text, h.is_held_out, h.percent,
  ${isoDate("h.assigned_on")} as assigned_on,
  ${isoDate(`least(
    (select min(o.visit_date) from reminder_holdout as o where o.vehicle_id = h.vehicle_id and o.visit_date > h.visit_date),
    (select min(o.visit_date) from reminder_delivery as o where o.vehicle_id = h.vehicle_id and o.visit_date > h.visit_date))`)}
    as later_visit_date
from reminder_holdout as h
where $1::bigint is null or h.id > $1::bigint
order by h.id
limit $2`;

interface HoldOutRow {
  readonly id: string;
  readonly vehicle_id: string;
  readonly visit_date: string;
  readonly owner: string;
  readonly is_held_out: boolean;
  readonly percent: number;
  readonly assigned_on: string;
  readonly later_visit_date: string | null;
}

/** Who a hold-out holds out, in the table `reminder_holdout`. */
export function holdOutRecords(sequelize: Sequelize): HoldOutRecords {
  return {
    async decide(visits, { dryRun }) {
      if (visits.length === 0) return [];
      const asked = [
        visits.map(({ vehicleId }) => vehicleId),
        visits.map(({ visitDate }) => visitDate),
        visits.map(({ isHeldOut }) => isHeldOut),
      ];
      if (!dryRun) {
        await statement(sequelize, TAKE_IN, [
          ...asked,
          visits.map(({ owner }) => owner),
          visits.map(({ percent }) => percent),
          visits.map(({ day }) => day),
        ]);
      }
      const sql = dryRun ? PREVIEW : READ;
      const rows = await statement<{ is_held_out: boolean }>(sequelize, sql, asked);
      return rows.map(({ is_held_out: isHeldOut }) => isHeldOut);
    },

    async list({ limit, after }) {
      const rows = await statement<HoldOutRow>(sequelize, LIST, [pageCursor(after), limit + 1]);
      const { page, next } = cutPage(rows, limit, ({ id }) => id);
      return {
        visits: page.map((row) => ({
          ...{ vehicleId: row.vehicle_id, visitDate: row.visit_date, owner: Number(row.owner) },
          ...{ isHeldOut: row.is_held_out, percent: row.percent, day: row.assigned_on },
          laterVisitDate: row.later_visit_date,
        })),
        next,
      };
    },
  };
}
