import { FORGET, IS_IDLE, IS_PERSONAL } from "./forget-delivery.js";

/** In milliseconds since 1970. */
const before = (parameter: string) => `to_timestamp(${parameter}::float8 / 1000)`;

const OLD = `
with batch as (
  select id from reminder_delivery where $1::bigint is null or id > $1::bigint order by id limit $2
), old as (
  select d.id from batch join reminder_delivery as d on d.id = batch.id
  where coalesce(d.settled_at, d.updated_at) < ${before("$3")} and ${IS_PERSONAL} and ${IS_IDLE}
  for update of d skip locked
)`;

const seen = (counted: string) => `
select (select count(*) from ${counted})::int as count, (select max(id) from batch)::text as last,
  (select count(*) from batch)::int as seen`;

/**
 * A batch of the ledger by its primary key, whatever share of it is old. A row that a run locks is left for another time,
 * so no run ever waits for more than one batch. `$1` cursor, `$2` limit, `$3` before.
 */
export const DELIVERIES = {
  count: `${OLD.replace("for update of d skip locked", "")}${seen("old")}`,
  expire: `${OLD}, gone as (
  update reminder_delivery as d set ${FORGET} from old where d.id = old.id returning 1
)${seen("gone")}`,
};

interface Step {
  readonly table: string;
  readonly where: string;
  readonly change: string;
}

/** So many rows at a time: `$1` before, and to expire them `$2` limit. */
function statements({ table, where, change }: Step): { readonly count: string; readonly expire: string } {
  return {
    count: `select count(*)::int as count from ${table} as t where ${where}`,
    expire: `with gone as (
  ${change} where t.ctid = any(array(select t.ctid from ${table} as t where ${where} limit $2)) returning 1
)
select count(*)::int as count from gone`,
  };
}

/** By the table of {@link import("@pengingat/core").Expiry}. */
export const OTHERS = {
  skips: statements({
    table: "reminder_skip",
    where: `t.owner is not null and t.updated_at < ${before("$1")}`,
    change: "update reminder_skip as t set owner = null",
  }),
  calls: statements({
    table: "reminder_call",
    where: `t.note is not null and t.called_at < ${before("$1")}`,
    change: "update reminder_call as t set note = null",
  }),
  contacts: statements({
    table: "reminder_contact",
    where: `t.linked_at < ${before("$1")}`,
    change: "delete from reminder_contact as t",
  }),
  suppressions: statements({
    table: "reminder_suppression",
    where: `t.lifted_at < ${before("$1")}`,
    change: "delete from reminder_suppression as t",
  }),
  activities: statements({
    table: "reminder_activity",
    where: `t.done_at < ${before("$1")}
      and t.kind in ('number_suppressed', 'number_released', 'opt_out_dropped', 'person_exported', 'test_sent', 'vehicle_saved',
        'vehicle_serviced')
      and num_nonnulls(t.about, t.reason) > 0`,
    change: "update reminder_activity as t set about = null, reason = null",
  }),
  runs: statements({
    table: "reminder_run",
    where: `t.reason is not null and t.ended_at < ${before("$1")}`,
    change: "update reminder_run as t set reason = null",
  }),
};
