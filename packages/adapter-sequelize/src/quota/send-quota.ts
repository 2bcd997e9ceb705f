import type { SendQuota } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { assertInEncoding } from "../database/database-encoding.js";
import { statement } from "../database/statement.js";

/**
 * `last_take` is how many the last take got: before PostgreSQL 18, `returning` does not know what was there before.
 * Takers of one day wait for each other at its row. `$1` sender, `$2` day, `$3` wanted, `$4` limit.
 */
const RESERVE = `
insert into reminder_day as d (sender, day, taken, last_take)
values ($1, $2::date, least($3::int, $4::int), least($3::int, $4::int))
on conflict (sender, day) do update
set taken = d.taken + least($3::int, $4::int - d.taken), last_take = least($3::int, $4::int - d.taken),
  updated_at = clock_timestamp()
where d.taken < $4::int
returning last_take`;

const RELEASE = `
update reminder_day set taken = greatest(taken - $3::int, 0), updated_at = clock_timestamp()
where sender = $1 and day = $2::date`;

const ACTIVE_DAYS = `
select count(*)::int as count from reminder_day where sender = $1 and day < $2::date and taken > 0`;

const TAKEN = "select taken from reminder_day where sender = $1 and day = $2::date";

const LARGEST_INTEGER = 2_147_483_647;

/** The messages of each day of a sender, counted in the table `reminder_day`. */
export function sendQuota(sequelize: Sequelize, sender: string): SendQuota {
  async function ofSender<Row extends object>(sql: string, ...bind: readonly unknown[]): Promise<Row[]> {
    await assertInEncoding(sequelize, "sender", sender);
    return statement<Row>(sequelize, sql, [sender, ...bind]);
  }

  return {
    async activeDaysBefore(day) {
      const [row] = await ofSender<{ count: number }>(ACTIVE_DAYS, day);
      return row?.count ?? 0;
    },

    async reserved(day) {
      const [row] = await ofSender<{ taken: number }>(TAKEN, day);
      return row?.taken ?? 0;
    },

    async reserve(day, wanted, limit) {
      if (wanted <= 0 || limit <= 0) return 0;
      const bounds = [wanted, limit].map((each) => Math.min(each, LARGEST_INTEGER));
      const [row] = await ofSender<{ last_take: number }>(RESERVE, day, ...bounds);
      return row?.last_take ?? 0;
    },

    async release(day, count) {
      if (count <= 0) return;
      await ofSender(RELEASE, day, count);
    },
  };
}
