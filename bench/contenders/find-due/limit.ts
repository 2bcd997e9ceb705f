import pg from "pg";
import type { OpenContender } from "../../harness/contender.ts";
import { DUE_RANGE } from "../../harness/stage.ts";
import { expectDue, type FindDueOptions } from "./source.ts";

const COLUMN = `
select v.id::text as id, v.no_pol, v.last_visit_date::text as visited, c.nama, c.hp
from vehicle v left join customer c on c.id = v.customer_id
where v.last_visit_date between $1::date and $2::date`;

const WORK_ORDER = `
select v.id::text as id, v.no_pol, latest.visited::text as visited, c.nama, c.hp
from (select distinct w.vehicle_id, w.tanggal_keluar as visited from workorder w
      where w.tanggal_keluar between $1::date and $2::date
        and not exists (select from workorder later
                        where later.vehicle_id = w.vehicle_id and later.tanggal_keluar > w.tanggal_keluar)) latest
join vehicle v on v.id = latest.vehicle_id
left join customer c on c.id = v.customer_id`;

/** The best SQL written by hand, in one statement, prepared, read by bare pg. */
export const open: OpenContender<FindDueOptions> = async (options) => {
  const client = new pg.Client({ connectionString: options.url });
  await client.connect();
  const text = options.source === "column" ? COLUMN : WORK_ORDER;
  return {
    async round() {
      const { rows } = await client.query({
        name: "due",
        text,
        values: [DUE_RANGE.from, DUE_RANGE.to],
      });
      return expectDue(rows.length, options);
    },
    close: () => client.end(),
  };
};
