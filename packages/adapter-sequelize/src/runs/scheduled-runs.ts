import type { ScheduledRuns } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { statement } from "../database/statement.js";

const ACQUIRE = `
insert into reminder_slot as s (job, scheduled_for, token, lease_until)
values ($1, $2::timestamptz, $3::uuid, clock_timestamp() + $4::float8 * interval '1 ms')
on conflict (job, scheduled_for) do update
set token = excluded.token, lease_until = excluded.lease_until, updated_at = clock_timestamp()
where s.finished_at is null
  and (s.token is null or s.token = excluded.token or s.lease_until <= clock_timestamp())
returning 1 as taken`;

const IS_FINISHED = `
select finished_at is not null as finished from reminder_slot where job = $1 and scheduled_for = $2::timestamptz`;

const RENEW = `
update reminder_slot
set lease_until = clock_timestamp() + $4::float8 * interval '1 ms', updated_at = clock_timestamp()
where job = $1 and scheduled_for = $2::timestamptz and token = $3::uuid and finished_at is null
returning 1 as renewed`;

const RELEASE = `
update reminder_slot
set token = null, lease_until = null, updated_at = clock_timestamp(),
  finished_at = case when $4::boolean then clock_timestamp() end
where job = $1 and scheduled_for = $2::timestamptz and token = $3::uuid and finished_at is null`;

const ANY = "select 1 as present from reminder_slot where job = $1 limit 1";

/** The scheduled runs in the table `reminder_slot`. */
export function scheduledRuns(sequelize: Sequelize): ScheduledRuns {
  return {
    async acquire({ job, scheduledFor }, { token, leaseMs }) {
      const key = [job, scheduledFor.toISOString()];
      const taken = await statement(sequelize, ACQUIRE, [...key, token, leaseMs]);
      if (taken.length > 0) return "acquired";
      const [row] = await statement<{ finished: boolean }>(sequelize, IS_FINISHED, key);
      return row?.finished ? "finished" : "held";
    },
    async renew({ job, scheduledFor }, { token, leaseMs }) {
      const rows = await statement(sequelize, RENEW, [job, scheduledFor.toISOString(), token, leaseMs]);
      return rows.length > 0;
    },
    async release({ job, scheduledFor }, token, { finished }) {
      await statement(sequelize, RELEASE, [job, scheduledFor.toISOString(), token, finished]);
    },
    async hasAny(job) {
      return (await statement(sequelize, ANY, [job])).length > 0;
    },
  };
}
