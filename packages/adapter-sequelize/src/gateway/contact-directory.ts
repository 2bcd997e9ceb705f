import type { ContactDirectory } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { type EpochMs, epochMs, instant } from "../database/dates.js";
import { statement } from "../database/statement.js";

interface ContactRow {
  readonly id: string;
  readonly number: string;
  readonly linked_at: EpochMs;
  readonly is_move: boolean;
}

/** Of each id the latest. A row that would stay as it is, or is later, is not written. */
const LINK = `
insert into reminder_contact as c (id, number, linked_at, is_move)
select distinct on (g.id) g.id, g.number, to_timestamp(g.ms / 1000), g.is_move
from unnest($1::text[], $2::text[], $3::float8[], $4::boolean[]) with ordinality as g (id, number, ms, is_move, position)
order by g.id, g.ms desc, g.position desc
on conflict (id) do update
set number = excluded.number, linked_at = excluded.linked_at, is_move = excluded.is_move
where excluded.linked_at >= c.linked_at
  and (excluded.number, excluded.is_move, excluded.linked_at) is distinct from (c.number, c.is_move, c.linked_at)`;

const FIND = `select id, number, ${epochMs("linked_at")} as linked_at, is_move from reminder_contact where id = any($1::text[])`;

/** Longer ids were linked by nobody. In UTF-16 code units. */
const LONGEST_ID = 200;

/** Whose an id of a gateway is, in the table `reminder_contact`. */
export function contactDirectory(sequelize: Sequelize): ContactDirectory {
  return {
    async link(links) {
      const kept = links.filter(({ id }) => isStorable(id));
      if (kept.length === 0) return;
      await statement(sequelize, LINK, [
        kept.map(({ id }) => id),
        kept.map(({ number }) => number),
        kept.map(({ at }) => at.getTime()),
        kept.map(({ isMove }) => isMove),
      ]);
    },

    async find(ids) {
      const asked = ids.filter(isStorable);
      if (asked.length === 0) return new Map();
      const rows = await statement<ContactRow>(sequelize, FIND, [asked]);
      return new Map(
        rows.map(({ id, number, linked_at: at, is_move: isMove }) => [
          id,
          { id, number, at: instant(at), isMove },
        ]),
      );
    },
  };
}

function isStorable(id: string): boolean {
  return id.length <= LONGEST_ID && !id.includes("\0");
}
