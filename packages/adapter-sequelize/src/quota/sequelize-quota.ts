import { ReminderError, type SendQuota } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { postgresInstance } from "../postgres-instance.js";
import { statement } from "../statement.js";

/** Options of {@link sequelizeQuota}. */
export interface SequelizeQuotaOptions {
  /**
   * The name of the number that sends, 1 to 100 characters: each has days of its own. Any name will do, such as that
   * of a branch; who sends by one number gives one name.
   * @default "default"
   */
  readonly sender?: string;
}

/**
 * `last_take` is how many the last take got: before PostgreSQL 18, `returning` does not know what was there before.
 * Takers of one day wait for each other at its row. `$1` sender, `$2` day, `$3` wanted, `$4` cap.
 */
const TAKE = `
insert into reminder_day as d (sender, day, taken, last_take)
values ($1, $2::date, least($3::int, $4::int), least($3::int, $4::int))
on conflict (sender, day) do update
set taken = d.taken + least($3::int, $4::int - d.taken), last_take = least($3::int, $4::int - d.taken),
  updated_at = clock_timestamp()
where d.taken < $4::int
returning last_take`;

const GIVE_BACK = `
update reminder_day set taken = greatest(taken - $3::int, 0), updated_at = clock_timestamp()
where sender = $1 and day = $2::date`;

const ACTIVE_DAYS = `
select count(*)::int as count from reminder_day where sender = $1 and day < $2::date and taken > 0`;

const LARGEST_INTEGER = 2_147_483_647;

/**
 * The messages of each day, counted in the table `reminder_day`; make it with `migrate` first. Each call is one
 * statement, committed by itself.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function sequelizeQuota(
  sequelize: Sequelize,
  { sender = "default" }: SequelizeQuotaOptions = {},
): SendQuota {
  postgresInstance(sequelize);
  if (typeof sender !== "string" || sender === "" || sender.length > 100 || sender.includes("\0")) {
    const got = typeof sender === "string" ? `${sender.length} characters` : typeof sender;
    throw new ReminderError("INVALID_OPTION", `sender: expected a name of 1 to 100 characters, got ${got}`);
  }
  return {
    async activeDaysBefore(day) {
      const [row] = await statement<{ count: number }>(sequelize, ACTIVE_DAYS, [sender, day]);
      return row?.count ?? 0;
    },

    async take(day, wanted, cap) {
      if (wanted <= 0 || cap <= 0) return 0;
      const bounds = [wanted, cap].map((each) => Math.min(each, LARGEST_INTEGER));
      const [row] = await statement<{ last_take: number }>(sequelize, TAKE, [sender, day, ...bounds]);
      return row?.last_take ?? 0;
    },

    async giveBack(day, count) {
      if (count <= 0) return;
      await statement(sequelize, GIVE_BACK, [sender, day, count]);
    },
  };
}
