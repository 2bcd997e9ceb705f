import type { Activity, ActivityKind, ActivityLog } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { type EpochMs, epochMs, instant } from "../database/dates.js";
import { cutPage, pageCursor } from "../database/keyset-page.js";
import { statement } from "../database/statement.js";
import { storableText } from "../database/storable-text.js";

interface ActivityRow {
  readonly id: string;
  readonly kind: ActivityKind;
  readonly done_by: string;
  readonly about: string | null;
  readonly reason: string | null;
  readonly done_at: EpochMs;
}

const RECORD = "insert into reminder_activity (kind, done_by, about, reason) values ($1, $2, $3, $4)";

const LIST = `
select a.id::text, a.kind, a.done_by, a.about, a.reason, ${epochMs("a.done_at")} as done_at
from reminder_activity as a
where $1::bigint is null or a.id < $1::bigint
order by a.id desc
limit $2`;

/** What people did by hand, in the table `reminder_activity`. */
export function activityLog(sequelize: Sequelize): ActivityLog {
  return {
    async record({ kind, by, about, reason }) {
      const bind = [kind, storableText(by), storableText(about), storableText(reason)];
      await statement(sequelize, RECORD, bind);
    },
    async list({ limit, after }) {
      const rows = await statement<ActivityRow>(sequelize, LIST, [pageCursor(after), limit + 1]);
      const { page, next } = cutPage(rows, limit, ({ id }) => id);
      return { activities: page.map(toActivity), next };
    },
  };
}

function toActivity({ kind, done_by: by, about, reason, done_at: at }: ActivityRow): Activity {
  return { kind, by, about, reason, at: instant(at) };
}
