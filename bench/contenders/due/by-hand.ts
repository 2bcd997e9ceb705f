import pg from "pg";
import type { OpenContender } from "../../harness/contender.ts";
import { DUE_RANGE, SERVICE_PHONE, TODAY } from "../../harness/stage.ts";
import { type DueOptions, expectDue } from "./source.ts";

const DUE = {
  column: `
select v.id, v.no_pol, v.last_visit_date as visited, c.nama, c.hp
from vehicle v left join customer c on c.id = v.customer_id
where v.last_visit_date between $1::date and $2::date`,
  workorder: `
select v.id, v.no_pol, latest.visited, c.nama, c.hp
from (select distinct w.vehicle_id, w.tanggal_keluar as visited from workorder w
      where w.tanggal_keluar between $1::date and $2::date
        and not exists (select from workorder later
                        where later.vehicle_id = w.vehicle_id and later.tanggal_keluar > w.tanggal_keluar)) latest
join vehicle v on v.id = latest.vehicle_id
left join customer c on c.id = v.customer_id`,
};

const READ = (due: string) => `select id::text, no_pol, visited::text, nama, hp from (${due}) due`;

const READ_AND_SCREEN = (due: string) => `
select id::text, no_pol, to_char(next_visit, 'DD-MM-YYYY') as next_visit_date, nama, hp
from (select *, (visited + interval '4 months')::date as next_visit from (${due}) due) due
where not exists (select from reminder_delivery d where d.vehicle_id = due.id::text and d.visit_date = due.next_visit
  and d.occasion = $3::date and d.status <> 'failed')`;

/**
 * The best SQL by hand, in one statement, prepared, read by bare pg. With `plans` it also leaves out what the ledger knows,
 * in that statement, and makes each number and text with a line of code.
 */
export const open: OpenContender<DueOptions & { readonly plans: boolean }> = async (options) => {
  const client = new pg.Client({ connectionString: options.url });
  await client.connect();
  const { from, to } = DUE_RANGE;
  const due = DUE[options.source];
  const query = options.plans
    ? { name: "due", text: READ_AND_SCREEN(due), values: [from, to, TODAY] }
    : { name: "due", text: READ(due), values: [from, to] };
  return {
    async round() {
      const { rows } = await client.query(query);
      return expectDue(options.plans ? rows.map(planned).length : rows.length, options);
    },
    close: () => client.end(),
  };
};

function planned({ id, no_pol, next_visit_date, nama, hp }: Record<string, string>) {
  return {
    id,
    to: `62${hp?.replace(/\D/g, "").replace(/^(62)?0?/, "")}`,
    text: `Bapak ${nama} untuk nomor kendaraan ${no_pol} sebentar lagi tiba saat pemeliharaan rutin pada tanggal ${next_visit_date}, daftarkan segera melalui nomor pelayanan kami ${SERVICE_PHONE}`,
  };
}
