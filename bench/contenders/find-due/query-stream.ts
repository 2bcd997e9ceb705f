import pg from "pg";
import QueryStream from "pg-query-stream";
import type { OpenContender } from "../../harness/contender.ts";
import { TODAY } from "../../harness/stage.ts";
import { expectDue, type FindDueOptions } from "./source.ts";

const DUE = (visited: string) => `(${visited} + interval '4 months')::date - $1::date between 0 and 2`;

const COLUMN = `
select v.id::text as id, v.no_pol, v.last_visit_date::text as visited, c.nama, c.hp
from vehicle v left join customer c on c.id = v.customer_id
where ${DUE("v.last_visit_date")}`;

const WORK_ORDER = `
select v.id::text as id, v.no_pol, latest.visited::text as visited, c.nama, c.hp
from (select vehicle_id, max(tanggal_keluar) as visited from workorder group by vehicle_id) latest
join vehicle v on v.id = latest.vehicle_id
left join customer c on c.id = v.customer_id
where ${DUE("latest.visited")}`;

/** The rule in SQL, on the computed date, its answer streamed. */
export const open: OpenContender<FindDueOptions> = async (options) => {
  const client = new pg.Client({ connectionString: options.url });
  await client.connect();
  const text = options.source === "column" ? COLUMN : WORK_ORDER;
  return {
    async round() {
      let found = 0;
      for await (const _ of client.query(new QueryStream(text, [TODAY], { batchSize: 500 }))) found += 1;
      return expectDue(found, options);
    },
    close: () => client.end(),
  };
};
