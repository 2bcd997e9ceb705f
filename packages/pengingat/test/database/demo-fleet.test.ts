import { sequelizeStore } from "@pengingat/adapter-sequelize";
import { createDatabase } from "@pengingat/test-support/database";
import { Sequelize } from "sequelize";
import { expect, test } from "vitest";
import { removeDemo, seedDemo } from "../../src/database/demo-fleet.ts";

const KEPT = `
  insert into reminder_user (key, name) values ('kasir', 'Kasir');
  insert into reminder_session (id, user_key, version, expires_at) values ('1', 'kasir', 1, now());
  insert into reminder_activity (kind, done_by) values ('test_sent', 'kasir');
  insert into reminder_suppression (number, kind, added_by) values ('6281100000099', 'opted_out', 'kasir');
  insert into reminder_erased_opt_out (hash, asked_at) values ('\\x01', now());
  insert into reminder_unresolved (origin, gateway, sender, words, written_at) values ('1', 'fonnte', '1', 'STOP', now());
  insert into reminder_contact (id, number, linked_at, is_move) values ('1', '6281100000099', now(), false);
  insert into reminder_notice (subject, severity, words, noticed_at) values ('1', 'warning', '1', now());
  insert into reminder_webhook_call (gateway, called_at) values ('fonnte', now())`;
const OF_THE_DEMO = `
  insert into reminder_run (id, started_by_kind, today, alive_until, lease_ms)
  values (gen_random_uuid(), 'schedule', '2026-01-15', now(), 1000);
  insert into reminder_slot (job, scheduled_for, finished_at) values ('maintenance_reminder_job', now(), now());
  insert into reminder_delivery (vehicle_id, visit_date, occasion, status) values ('1', '2026-01-15', '2026-01-15', 'sent');
  insert into reminder_day (sender, day, taken, last_take) values ('', '2026-01-15', 1, 1);
  insert into reminder_call (vehicle_id, visit_date, number, outcome, called_by) values ('1', '2026-01-15', 1, 'no_answer', 'kasir');
  insert into reminder_holdout (vehicle_id, visit_date, owner, is_held_out, percent, assigned_on)
  values ('1', '2026-01-15', 1, true, 10, '2026-01-15');
  insert into reminder_skip (vehicle_id, visit_date, code, skipped_on) values ('1', '2026-01-15', 'INVALID_PHONE', '2026-01-15')`;

test("nothing of what was done with the demo's vehicles stays, and whatever else was said or set does", async () => {
  const database = await createDatabase();
  const sequelize = new Sequelize(database.url, { logging: false });
  try {
    await sequelizeStore(sequelize).migrate();
    expect(await seedDemo(sequelize, "2026-01-15", 4)).toBe(true);
    await sequelize.query(KEPT);
    await sequelize.query(OF_THE_DEMO);
    const filled = async () => {
      const tables = await database.query<{ name: string }>(
        `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
         and (xpath('/row/c/text()', query_to_xml('select count(*) as c from ' || relname, false, true, '')))[1]::text <> '0'`,
      );
      return tables.map(({ name }) => name).toSorted();
    };
    const before = await filled();
    await sequelize.transaction((transaction) => removeDemo(sequelize, transaction));
    const ofTheDemo = ["customer", "vehicle", "workorder", ...(OF_THE_DEMO.match(/reminder_\w+/g) ?? [])];
    expect(await filled()).toEqual(before.filter((name) => !ofTheDemo.includes(name)));
    // A table that is new belongs to one or the other.
    const all = await database.query(
      "select 1 from pg_class where relkind = 'r' and relname like 'reminder\\_%'",
    );
    expect(all).toHaveLength([...KEPT.matchAll(/insert/g), ...OF_THE_DEMO.matchAll(/insert/g)].length + 2);
  } finally {
    await sequelize.close();
    await database.drop();
  }
});
