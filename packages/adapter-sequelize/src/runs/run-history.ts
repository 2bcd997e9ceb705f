import type { RunEnding, RunHistory, RunRecord, RunRecordCounts } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { type EpochMs, epochMs, instant, isoDate } from "../database/dates.js";
import { cutPage, pageCursor } from "../database/keyset-page.js";
import { statement } from "../database/statement.js";
import { storableText } from "../database/storable-text.js";

interface RunRow extends RunRecordCounts {
  readonly id: string;
  readonly number: string;
  readonly started_by_kind: RunRecord["startedBy"]["kind"];
  readonly started_by: string | null;
  readonly today: string;
  readonly started_at: EpochMs;
  readonly ended_at: EpochMs | null;
  readonly ended: RunEnding["ended"] | null;
  readonly reason: string | null;
  readonly not_reached: number;
  readonly is_alive: boolean;
  readonly waiting_until: EpochMs | null;
}

const BEGIN = `
insert into reminder_run (id, started_by_kind, started_by, today, lease_ms, alive_until)
values ($1::uuid, $2, $3, $4::date, $5::int, clock_timestamp() + $5::int * interval '1 ms')
on conflict (id) do nothing`;

const PROGRESS = `
update reminder_run
set due = $2, sent = $3, failed = $4, unknown = $5, skipped = $6, waiting_until = $7::timestamptz,
  alive_until = clock_timestamp() + lease_ms * interval '1 ms'
where id = $1::uuid and ended is null`;

const END = `
update reminder_run
set due = $2, sent = $3, failed = $4, unknown = $5, skipped = $6,
  ended = $7, reason = $8, not_reached = $9, waiting_until = null, ended_at = clock_timestamp()
where id = $1::uuid and ended is null`;

const SELECT = `
select r.id::text, r.number::text, started_by_kind, started_by, ${isoDate("today")} as today, ${epochMs("started_at")} as started_at,
  ${epochMs("ended_at")} as ended_at, ended, reason,
  due, sent, failed, unknown, skipped, not_reached,
  ${epochMs("waiting_until")} as waiting_until, alive_until > clock_timestamp() as is_alive
from reminder_run as r`;

const GET = `${SELECT} where r.id = $1::uuid`;

/** Qualified: `number` alone would be the text that is selected. */
const LIST = `${SELECT} where ($1::bigint is null or r.number < $1::bigint) order by r.number desc limit $2`;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The runs in the table `reminder_run`. */
export function runHistory(sequelize: Sequelize): RunHistory {
  return {
    async begin({ runId, startedBy, today, leaseMs }) {
      await statement(sequelize, BEGIN, [runId, startedBy.kind, storableText(startedBy.by), today, leaseMs]);
    },
    async progress(runId, { waitingUntil, ...counts }) {
      const bind = [runId, ...countValues(counts), waitingUntil?.toISOString() ?? null];
      await statement(sequelize, PROGRESS, bind);
    },
    async end(runId, { ended, reason, left, counts }) {
      await statement(sequelize, END, [runId, ...countValues(counts), ended, storableText(reason), left]);
    },
    async get(runId) {
      if (!UUID.test(runId)) return null;
      const [row] = await statement<RunRow>(sequelize, GET, [runId]);
      return row ? toRecord(row) : null;
    },
    async list({ limit, after }) {
      const rows = await statement<RunRow>(sequelize, LIST, [pageCursor(after), limit + 1]);
      const { page, next } = cutPage(rows, limit, ({ number }) => number);
      return { runs: page.map(toRecord), next };
    },
  };
}

function countValues({ due, sent, failed, unknown, skipped }: RunRecordCounts): number[] {
  return [due, sent, failed, unknown, skipped];
}

function toRecord(row: RunRow): RunRecord {
  const { due, sent, failed, unknown, skipped } = row;
  const state = row.ended ?? (row.is_alive ? "running" : "died");
  return {
    runId: row.id,
    startedBy: { kind: row.started_by_kind, by: row.started_by },
    today: row.today,
    startedAt: instant(row.started_at),
    endedAt: instant(row.ended_at),
    state,
    left: row.not_reached,
    reason: row.reason,
    waitingUntil: state === "running" ? instant(row.waiting_until) : null,
    ...{ due, sent, failed, unknown, skipped },
  };
}
