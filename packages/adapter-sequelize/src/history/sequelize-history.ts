import {
  ReminderError,
  type RunEnding,
  type RunHistory,
  type RunRecord,
  type RunRecordCounts,
} from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { storableText } from "../ledger/storable-text.js";
import { postgresInstance } from "../postgres-instance.js";
import { statement } from "../statement.js";

interface RunRow extends RunRecordCounts {
  readonly id: string;
  readonly number: string;
  readonly started_by_kind: RunRecord["startedBy"]["kind"];
  readonly started_by: string | null;
  readonly today: string;
  readonly started_at: Date;
  readonly ended_at: Date | null;
  readonly ended: RunEnding["ended"] | null;
  readonly reason: string | null;
  readonly not_reached: number;
  readonly is_alive: boolean;
}

const BEGIN = `
insert into reminder_run (id, started_by_kind, started_by, today, lease_ms, alive_until)
values ($1::uuid, $2, $3, $4::date, $5::int, clock_timestamp() + $5::int * interval '1 ms')
on conflict (id) do nothing`;

const PROGRESS = `
update reminder_run
set due = $2, sent = $3, failed = $4, unknown = $5, skipped = $6,
  alive_until = clock_timestamp() + lease_ms * interval '1 ms'
where id = $1::uuid and ended is null`;

const END = `
update reminder_run
set due = $2, sent = $3, failed = $4, unknown = $5, skipped = $6,
  ended = $7, reason = $8, not_reached = $9, ended_at = clock_timestamp()
where id = $1::uuid and ended is null`;

const SELECT = `
select r.id::text, r.number::text, started_by_kind, started_by, today::text, started_at, ended_at, ended, reason,
  due, sent, failed, unknown, skipped, not_reached, alive_until > clock_timestamp() as is_alive
from reminder_run as r`;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NUMBER = /^\d{1,18}$/;

/** The runs in the table `reminder_run`; make it with `migrate` first. */
export function sequelizeHistory(sequelize: Sequelize): RunHistory {
  postgresInstance(sequelize);
  return {
    async begin({ runId, startedBy, today, leaseMs }) {
      await statement(sequelize, BEGIN, [runId, startedBy.kind, storableText(startedBy.by), today, leaseMs]);
    },
    async progress(runId, counts) {
      await statement(sequelize, PROGRESS, [runId, ...countValues(counts)]);
    },
    async end(runId, { ended, reason, left, counts }) {
      await statement(sequelize, END, [runId, ...countValues(counts), ended, storableText(reason), left]);
    },
    async get(runId) {
      if (!UUID.test(runId)) return null;
      const [row] = await statement<RunRow>(sequelize, `${SELECT} where r.id = $1::uuid`, [runId]);
      return row ? toRecord(row) : null;
    },
    async list({ limit, after }) {
      if (after !== null && !NUMBER.test(after)) {
        throw new ReminderError("INVALID_OPTION", "after: expected the `next` of a page before");
      }
      const rows = await statement<RunRow>(
        sequelize,
        // Qualified: `number` alone would be the text that is selected.
        `${SELECT} where ($1::bigint is null or r.number < $1::bigint) order by r.number desc limit $2`,
        [after, limit + 1],
      );
      const page = rows.slice(0, limit);
      return { runs: page.map(toRecord), next: rows.length > limit ? (page.at(-1)?.number ?? null) : null };
    },
  };
}

function countValues({ due, sent, failed, unknown, skipped }: RunRecordCounts): number[] {
  return [due, sent, failed, unknown, skipped];
}

function toRecord(row: RunRow): RunRecord {
  const { due, sent, failed, unknown, skipped } = row;
  return {
    runId: row.id,
    startedBy: { kind: row.started_by_kind, by: row.started_by },
    today: row.today,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    state: row.ended ?? (row.is_alive ? "running" : "died"),
    left: row.not_reached,
    reason: row.reason,
    due,
    sent,
    failed,
    unknown,
    skipped,
  };
}
