import type { GatewayNotice, GatewayNotices } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { type EpochMs, epochMs, instant } from "../database/dates.js";
import { statement } from "../database/statement.js";
import { storableText } from "../database/storable-text.js";

interface NoticeRow extends Omit<GatewayNotice, "at"> {
  readonly noticed_at: EpochMs;
}

/** Of each subject and severity the latest. */
const RECORD = `
insert into reminder_notice as n (subject, severity, words, noticed_at)
select distinct on (g.subject, g.severity) g.subject, g.severity, g.words, to_timestamp(g.ms / 1000)
from unnest($1::text[], $2::text[], $3::text[], $4::float8[]) with ordinality as g (subject, severity, words, ms, position)
order by g.subject, g.severity, g.ms desc, g.position desc
on conflict (subject, severity) do update
set words = excluded.words, noticed_at = excluded.noticed_at
where excluded.noticed_at >= n.noticed_at`;

/** What was not cleared later. */
const LIST = `
select subject, severity, words, ${epochMs("n.noticed_at")} as noticed_at
from reminder_notice as n
where severity <> 'cleared' and not exists (
  select from reminder_notice as c
  where c.subject = n.subject and c.severity = 'cleared' and c.noticed_at > n.noticed_at)
order by n.noticed_at desc, subject, severity
limit 100`;

/** An entry of the index of subjects has room for no longer one, in UTF-16 code units. */
const LONGEST_SUBJECT = 200;

/** What gateways say of the sender, in the table `reminder_notice`. */
export function gatewayNotices(sequelize: Sequelize): GatewayNotices {
  return {
    async record(notices) {
      if (notices.length === 0) return;
      await statement(sequelize, RECORD, [
        notices.map(({ subject }) => storableText(subject)?.slice(0, LONGEST_SUBJECT)),
        notices.map(({ severity }) => severity),
        notices.map(({ words }) => storableText(words)),
        notices.map(({ at }) => at.getTime()),
      ]);
    },

    async list() {
      const rows = await statement<NoticeRow>(sequelize, LIST, []);
      return rows.map(({ noticed_at: at, ...notice }) => ({ ...notice, at: instant(at) }));
    },
  };
}
