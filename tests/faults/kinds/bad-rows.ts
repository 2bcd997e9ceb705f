import type { Fixture } from "../fixture.ts";
import { runOnce } from "../run-once.ts";
import { type FaultKind, killAnywhere, slowGateway } from "./kind.ts";

/** The vehicles become a view. A value of one cannot be read, which fails every statement that meets it; another comes twice. */
export const BAD_ROWS = `
alter table vehicle rename to kendaraan;
alter table kendaraan alter last_visit_date type text using last_visit_date::text;
insert into kendaraan select max(id) + 1, 'UJI ' || max(id) + 1 || ' SMR', 1, '2025-13-45' from kendaraan;
create view vehicle as
  select id, no_pol, customer_id, last_visit_date::date as last_visit_date from kendaraan
  union all select id, no_pol, customer_id, last_visit_date::date from kendaraan where id = 2;
alter view vehicle owner to app;`;

/** A run over such rows is killed; the next one sends the rest, and reports both. */
const badRows: FaultKind = {
  name: "bad-rows",
  async inject(fixture) {
    await fixture.lane.query(fixture.database, BAD_ROWS);
    await slowGateway(fixture);
    await killAnywhere(fixture, fixture.remind());
    await fixture.play({});
    await reportsBoth(fixture);
  },
};

/** A run reports the row that cannot be read, and the one that is there twice. */
export async function reportsBoth(fixture: Fixture): Promise<void> {
  const { ended, details } = await runOnce(fixture, fixture.lastOptions);
  const reported = details.filter(({ code }) => code === "INCOMPLETE_DATA").length;
  if (ended !== "finished" || reported !== 2)
    fixture.violate(`bad rows: expected a finished run that reports 2, got ${ended} and ${reported}`);
}

export const BAD_ROW_KINDS: readonly FaultKind[] = [badRows];
