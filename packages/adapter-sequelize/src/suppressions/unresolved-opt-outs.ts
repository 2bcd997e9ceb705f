import { createHash } from "node:crypto";
import type { NewUnresolvedOptOut, UnresolvedOptOut, UnresolvedOptOuts } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { type EpochMs, epochMs, instant } from "../database/dates.js";
import { cutPage, isRowNumber, pageCursor } from "../database/keyset-page.js";
import { statement } from "../database/statement.js";
import { storableText } from "../database/storable-text.js";

interface UnresolvedRow {
  readonly id: string;
  readonly gateway: string;
  readonly sender: string;
  readonly words: string;
  readonly message_id: string | null;
  readonly written_at: EpochMs;
}

const ADD = `
insert into reminder_unresolved (origin, gateway, sender, words, message_id, written_at)
select g.origin, g.gateway, g.sender, g.words, g.message_id, to_timestamp(g.ms / 1000)
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::float8[])
  with ordinality as g (origin, gateway, sender, words, message_id, ms, position)
order by g.position
on conflict (origin) do nothing`;

const COLUMNS = `u.id::text, u.gateway, u.sender, u.words, u.message_id, ${epochMs("u.written_at")} as written_at`;

const LIST = `
select ${COLUMNS} from reminder_unresolved as u
where $1::bigint is null or u.id < $1::bigint
order by u.id desc
limit $2`;

const FIND = `select ${COLUMNS} from reminder_unresolved as u where u.id = $1::bigint`;

const REMOVE = "delete from reminder_unresolved where id = $1::bigint returning 1 as removed";

/** Opt-outs that a person has to look at, in the table `reminder_unresolved`. */
export function unresolvedOptOuts(sequelize: Sequelize): UnresolvedOptOuts {
  return {
    async add(entries) {
      if (entries.length === 0) return;
      await statement(sequelize, ADD, [
        entries.map(originOf),
        entries.map(({ gateway }) => storableText(gateway)),
        entries.map(({ sender }) => storableText(sender)),
        entries.map(({ words }) => storableText(words)),
        entries.map(({ messageId }) => storableText(messageId)),
        entries.map(({ at }) => at.getTime()),
      ]);
    },

    async list({ limit, after }) {
      const rows = await statement<UnresolvedRow>(sequelize, LIST, [pageCursor(after), limit + 1]);
      const { page, next } = cutPage(rows, limit, ({ id }) => id);
      return { entries: page.map(toEntry), next };
    },

    async find(id) {
      if (!isRowNumber(id)) return null;
      const [row] = await statement<UnresolvedRow>(sequelize, FIND, [id]);
      return row ? toEntry(row) : null;
    },

    async remove(id) {
      if (!isRowNumber(id)) return false;
      return (await statement(sequelize, REMOVE, [id])).length > 0;
    },
  };
}

/** What makes two entries one, in one length whatever a gateway gives. */
function originOf({ gateway, sender, words, messageId }: NewUnresolvedOptOut): string {
  // Some gateways call messages of several people by one id.
  const origin = messageId === null ? [gateway, null, sender, words] : [gateway, messageId, sender];
  return createHash("sha256").update(JSON.stringify(origin)).digest("hex");
}

function toEntry({ message_id: messageId, written_at: at, ...entry }: UnresolvedRow): UnresolvedOptOut {
  return { ...entry, messageId, at: instant(at) };
}
