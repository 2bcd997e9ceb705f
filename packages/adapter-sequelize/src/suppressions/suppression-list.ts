import { ReminderError, type Suppression, type SuppressionKind, type SuppressionList } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { cutPage, pageCursor } from "../database/keyset-page.js";
import { statement } from "../database/statement.js";
import { storableText } from "../database/storable-text.js";

interface SuppressionRow {
  readonly number: string;
  readonly position: string;
  readonly kind: SuppressionKind;
  readonly added_by: string;
  readonly reason: string | null;
  readonly added_at: Date;
}

const FIND = "select number, kind from reminder_suppression where number = any($1::text[])";

const ADD = `
insert into reminder_suppression as s (number, kind, added_by, reason)
values ($1, $2, $3, $4)
on conflict (number) do update
set kind = excluded.kind, added_by = excluded.added_by, reason = excluded.reason, position = default,
  added_at = excluded.added_at
where s.kind = 'set_aside' and excluded.kind = 'opted_out'`;

const REMOVE = `
delete from reminder_suppression
where number = $1 and ($2::text is null or kind = $2::text)
returning 1 as removed`;

/** By the table's own `position`: that of the result is text. */
const LIST = `
select number, position::text, kind, added_by, reason, added_at
from reminder_suppression as s
where ($1::text is null or kind = $1::text) and ($2::bigint is null or position < $2::bigint)
order by s.position desc
limit $3`;

/** Digits of E.164 without `+`. */
const NUMBER = /^[1-9]\d{0,14}$/;

/** The numbers that get no messages, in the table `reminder_suppression`. */
export function suppressionList(sequelize: Sequelize): SuppressionList {
  return {
    async find(numbers) {
      const asked = numbers.filter((number) => NUMBER.test(number));
      if (asked.length === 0) return new Map();
      const rows = await statement<Pick<SuppressionRow, "number" | "kind">>(sequelize, FIND, [asked]);
      return new Map(rows.map(({ number, kind }) => [number, kind]));
    },

    async add({ number, kind, by, reason }) {
      if (!NUMBER.test(number)) {
        throw new ReminderError(
          "INVALID_PHONE",
          "number: expected digits of E.164 without +, got something else",
        );
      }
      await statement(sequelize, ADD, [number, kind, storableText(by), storableText(reason)]);
    },

    async remove(number, kind) {
      if (!NUMBER.test(number)) return false;
      const rows = await statement(sequelize, REMOVE, [number, kind ?? null]);
      return rows.length > 0;
    },

    async list({ kind, limit, after }) {
      const rows = await statement<SuppressionRow>(sequelize, LIST, [kind, pageCursor(after), limit + 1]);
      const { page, next } = cutPage(rows, limit, ({ position }) => position);
      return { suppressions: page.map(toSuppression), next };
    },
  };
}

function toSuppression({
  number,
  kind,
  added_by: by,
  reason,
  added_at: addedAt,
}: SuppressionRow): Suppression {
  return { number, kind, by, reason, addedAt };
}
