import { SCHEDULED_JOB } from "@pengingat/core/adapter";
import type { Sequelize } from "sequelize";
import { type EpochMs, epochMs, instant } from "../database/dates.js";
import { statement } from "../database/statement.js";
import { FOREIGN_LEASE_MS, isLeaseOver } from "../ledger/lease.js";

/** How a run ended; `died`: it gave no sign of life for longer than its lease. */
export type RunEnded = "finished" | "halted" | "stopped" | "database_lost" | "failed" | "died";

/** What is to be watched of messages and runs, whichever process has them. */
export interface StoreFigures {
  /** Messages whose attempt is under way. */
  readonly inFlight: number;
  /** Messages of which it is not known whether they were sent; at most 10,000 are counted. */
  readonly inDoubt: number;
  /** Since when the oldest of them is in doubt; `null` where there is none. */
  readonly oldestInDoubtAt: Date | null;
  /** How many due vehicles the last run has not reached; of its shards, and of several that ran side by side, all together. */
  readonly notReached: number;
  /**
   * How the last run ended; `null` while it goes on, and where there was none. Of shards, and of several side by side:
   * `halted` as soon as one was, `null` while one goes on, `finished` where all did.
   */
  readonly lastEnded: RunEnded | null;
  /** When the last run ended that reached every due vehicle, with all its shards; `null` where none did. */
  readonly lastFinishedAt: Date | null;
  /** The number of the last run, to count from; `"0"` where there was none. */
  readonly lastRun: string;
  /** Runs by how they ended, of those that were counted. */
  readonly runs: Readonly<Partial<Record<RunEnded, number>>>;
  /** What became of the reminders of the runs that were counted, so far. */
  readonly reminders: Readonly<Record<"sent" | "failed" | "unknown" | "skipped", number>>;
}

/** More of them are not counted: a scrape must cost little, however much has gone wrong. */
const MOST_IN_DOUBT = 10_000;

/** So many runs at most are looked at for those that belong to the last one: its shards, and those beside it. */
const MOST_BESIDE = 5_000;

const IS_OVER = isLeaseOver(FOREIGN_LEASE_MS);

/** By two partial indexes, of what is under way and of what is in doubt. Test messages are under way too. */
export const MESSAGES = `
with sending as (
  select ${IS_OVER} as is_over, d.is_test, coalesce(d.lease_until, d.updated_at) as since
  from reminder_delivery as d where d.status = 'sending'
), doubtful as (
  (select coalesce(d.settled_at, d.updated_at) as since from reminder_delivery as d
    where d.status = 'unknown' and not d.is_test order by d.settled_at limit ${MOST_IN_DOUBT})
  union all
  select since from sending where is_over and not is_test
)
select (select count(*)::int from sending where not is_over) as in_flight,
  least(count(*), ${MOST_IN_DOUBT})::int as in_doubt, ${epochMs("min(since)")} as oldest
from doubtful`;

const ENDED = `coalesce(r.ended, case when r.alive_until <= clock_timestamp() then 'died' end)`;

/** Which shard of a scheduled run it was, `2/8` for example; a run of everything has none. */
const SHARD =
  "case when r.started_by_kind = 'schedule' and r.started_by ~ '^[0-9]+/[0-9]+$' then r.started_by end";

/**
 * What counts as the last run: its row, and those of its day that no later run made good. That is one of everything or of
 * the same shard that began after its end, or where it died, at all; and any where shards are divided in another number.
 * When a run reached everybody in shards, the record of scheduled runs knows.
 */
export const LAST_RUN = `
with last as (
  select r.number, r.today from reminder_run as r order by r.number desc limit 1
), of_day as (
  select r.number, r.started_at, coalesce(r.ended_at, r.alive_until) as until, ${ENDED} as ended, ${SHARD} as shard,
    case when r.ended is null
      then greatest(r.due - r.sent - r.failed - r.unknown - r.skipped, 0) else r.not_reached end as not_reached
  from reminder_run as r, last
  where r.number > last.number - ${MOST_BESIDE} and r.number <= last.number and r.today = last.today
), compared as (
  select *, max(number) over () as latest, ${latestOf("started_at")} as next_at, ${latestOf("number")} as next_number
  from of_day
), counted as (
  select number, ended, not_reached from compared
  where number = latest or not (
    number < next_number and (until < next_at or ended is not distinct from 'died')
    or shard is not null and split_part(shard, '/', 2) <>
      (select split_part(shard, '/', 2) from of_day where shard is not null order by number desc limit 1)
  )
), scheduled as (
  select s.finished_at from reminder_slot as s
  where s.job = '${SCHEDULED_JOB}' and s.finished_at is not null order by s.scheduled_for desc limit 1
), whole as (
  select r.ended_at from reminder_run as r
  where r.ended = 'finished' and ${SHARD} is null or r.ended_at < (select finished_at from scheduled)
  order by r.number desc limit 1
)
select max(number)::text as number, coalesce(sum(not_reached), 0)::float8 as not_reached,
  (array_agg(ended order by case when ended = 'halted' then 1 when ended is null then 2
    when ended = 'finished' then 4 else 3 end, number desc))[1] as ended,
  ${epochMs("(select greatest((select ended_at from whole), (select finished_at from scheduled)))")} as finished_at
from counted`;

/** Of the rows that may make one good: those of the same shard, and those of everything; of one of everything, all. */
function latestOf(column: string): string {
  return `greatest(max(${column}) over (partition by shard), max(${column}) filter (where shard is null) over (),
    case when shard is null then max(${column}) over () end)`;
}

/** Those after the run with number `$1`. */
const RUNS = `
select ${ENDED} as ended, count(*)::float8 as runs, coalesce(sum(r.sent), 0)::float8 as sent,
  coalesce(sum(r.failed), 0)::float8 as failed, coalesce(sum(r.unknown), 0)::float8 as unknown,
  coalesce(sum(r.skipped), 0)::float8 as skipped
from reminder_run as r
where r.number > $1::bigint
group by 1`;

interface MessagesRow {
  readonly in_flight: number;
  readonly in_doubt: number;
  readonly oldest: EpochMs | null;
}

interface LastRunRow {
  readonly number: string | null;
  readonly ended: RunEnded | null;
  readonly finished_at: EpochMs | null;
  readonly not_reached: number;
}

interface RunsRow {
  readonly ended: RunEnded | null;
  readonly runs: number;
  readonly sent: number;
  readonly failed: number;
  readonly unknown: number;
  readonly skipped: number;
}

/** Reads the figures; of runs it counts those after number `after`, and none where that is `null`. */
export async function storeFigures(sequelize: Sequelize, after: string | null): Promise<StoreFigures> {
  const [messages] = await statement<MessagesRow>(sequelize, MESSAGES, []);
  const [last] = await statement<LastRunRow>(sequelize, LAST_RUN, []);
  const rows = after === null ? [] : await statement<RunsRow>(sequelize, RUNS, [after]);
  const total = (of: "sent" | "failed" | "unknown" | "skipped") =>
    rows.reduce((sum, row) => sum + row[of], 0);
  return {
    inFlight: messages?.in_flight ?? 0,
    inDoubt: messages?.in_doubt ?? 0,
    oldestInDoubtAt: instant(messages?.oldest ?? null),
    notReached: last?.not_reached ?? 0,
    lastEnded: last?.ended ?? null,
    lastFinishedAt: instant(last?.finished_at ?? null),
    lastRun: last?.number ?? "0",
    runs: Object.fromEntries(rows.flatMap(({ ended, runs }) => (ended === null ? [] : [[ended, runs]]))),
    reminders: {
      ...{ sent: total("sent"), failed: total("failed") },
      ...{ unknown: total("unknown"), skipped: total("skipped") },
    },
  };
}
