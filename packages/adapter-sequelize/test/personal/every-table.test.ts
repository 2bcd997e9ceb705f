import { afterAll, beforeAll, expect, it } from "vitest";
import { type Migrated, migrated } from "../support/migrated.js";

const NUMBER = "628110000001";
const PERSON = { number: NUMBER, vehicleIds: ["a"], plates: [] };

/** Texts that may name a person: they are given out on request, and erased. */
const PERSONAL: Readonly<Record<string, readonly string[]>> = {
  reminder_activity: ["about", "reason"],
  reminder_call: ["note"],
  reminder_contact: ["id", "number"],
  reminder_delivery: ["bounce_reason", "message_id", "reason", "recipient", "response"],
  reminder_run: ["reason"],
  reminder_suppression: ["number", "reason"],
  reminder_unresolved: ["message_id", "sender", "words"],
};

/** Texts that are erased with those and say nothing that these do not: a second id, and what an attempt may restore. */
const ERASED_ONLY: Readonly<Record<string, readonly string[]>> = {
  reminder_delivery: ["failed_before", "message_alias"],
};

/** Keys, words of a list, names of staff and secrets. */
const OF_NOBODY: Readonly<Record<string, readonly string[]>> = {
  reminder_activity: ["done_by", "kind"],
  reminder_call: ["called_by", "outcome", "vehicle_id"],
  reminder_day: ["sender"],
  reminder_delivery: [
    ...["billed_as", "code", "messenger", "resolved_by", "resolved_outcome"],
    ...["run_id", "status", "vehicle_id", "wording"],
  ],
  reminder_erased_opt_out: ["hash"],
  reminder_holdout: ["vehicle_id"],
  reminder_notice: ["severity", "subject", "words"],
  reminder_run: ["ended", "started_by", "started_by_kind"],
  reminder_secret: ["name", "value"],
  reminder_session: ["id", "user_key"],
  reminder_skip: ["code", "vehicle_id"],
  reminder_slot: ["job"],
  reminder_suppression: ["added_by", "kind"],
  reminder_unresolved: ["gateway", "origin"],
  reminder_user: ["key", "name", "password"],
  reminder_webhook_call: ["gateway"],
};

let bench: Migrated;

beforeAll(async () => {
  bench = await migrated();
});
afterAll(() => bench.end());

it("each column that can hold a text is known to name a person or not to, in every table that the migrations make", async () => {
  const columns = await bench.database.query<{ name: string }>(`
    select table_name || '.' || column_name as name from information_schema.columns
    where table_schema = current_schema() and table_name like 'reminder\\_%' and table_name <> 'reminder_migration'
      and data_type in ('text', 'character varying', 'json', 'jsonb', 'bytea', 'ARRAY')`);
  const known = [PERSONAL, ERASED_ONLY, OF_NOBODY].flatMap((each) =>
    Object.entries(each).flatMap(([table, names]) => names.map((name) => `${table}.${name}`)),
  );
  expect(columns.map(({ name }) => name).sort()).toEqual(known.sort());
});

it("what names a person is given out, and nothing of it is left once it is erased", async () => {
  const text = (column: string) => `'${NUMBER} ${column}'`;
  await bench.database.query(`
    insert into reminder_delivery (vehicle_id, visit_date, occasion, status, recipient, message_id, message_alias, reason,
      response, bounce_reason, failed_before, bounced_at)
    values ('a', '2025-12-18', '2025-12-16', 'sent', '${NUMBER}', ${text("message_id")}, ${text("message_alias")},
      ${text("reason")}, ${text("response")}, ${text("bounce_reason")}, jsonb_build_object('reason', ${text("failed_before")}), now());
    insert into reminder_call (vehicle_id, visit_date, number, outcome, note, called_by)
    values ('a', '2025-12-18', 1, 'no_answer', ${text("note")}, 'Sari');
    insert into reminder_contact (id, number, linked_at, is_move) values (${text("id")}, '${NUMBER}', now(), false);
    insert into reminder_suppression (number, kind, added_by, reason, asked_at)
    values ('${NUMBER}', 'opted_out', 'Sari', ${text("reason")}, now());
    insert into reminder_unresolved (origin, gateway, sender, words, message_id, written_at)
    values ('x', 'fonnte', ${text("sender")}, ${text("words")}, ${text("message_id")}, now());
    insert into reminder_activity (kind, done_by, about, reason)
    values ('number_suppressed', 'Sari', '${NUMBER}', ${text("reason")});
    insert into reminder_run (id, started_by_kind, today, alive_until, lease_ms, reason)
    values (gen_random_uuid(), 'command', '2025-12-16', now(), 60000, ${text("reason")});
    insert into reminder_skip (vehicle_id, visit_date, owner, code, skipped_on)
    values ('a', '2025-08-18', hashtextextended('${NUMBER}', 0), 'DAY_CAP', '2025-08-16')`);
  const { personalData } = bench.store;
  const given = await personalData.read(PERSON);
  const texts = {
    reminder_activity: given.activities.map(({ about, reason }) => [reason, about]),
    reminder_call: given.calls.map(({ note }) => [note]),
    reminder_contact: given.contacts.map(({ id, number }) => [id, number]),
    reminder_delivery: given.deliveries.map((each) => [
      ...[each.bounced?.reason, each.messageId, each.reason, each.recipient, each.response],
    ]),
    reminder_run: given.runs.map(({ reason }) => [reason]),
    reminder_suppression: [[given.suppression?.reason]],
    reminder_unresolved: given.unresolved.map(({ messageId, sender, words }) => [messageId, sender, words]),
  };
  expect(Object.keys(texts).sort()).toEqual(Object.keys(PERSONAL).sort());
  for (const [table, rows] of Object.entries(texts)) {
    expect(rows, table).toHaveLength(1);
    for (const each of rows.flat()) expect(each, table).toContain(NUMBER);
  }
  expect(given.skips).toHaveLength(1);

  await personalData.erase(PERSON, { dryRun: false });
  const tables = await bench.database.query<{ name: string }>(
    "select relname as name from pg_class where relkind = 'r' and relname like 'reminder\\_%'",
  );
  for (const { name } of tables) {
    const [left] = await bench.database.query<{ rows: string }>(
      `select coalesce(string_agg(to_jsonb(t)::text, ''), '') as rows from ${name} as t`,
    );
    expect(left?.rows, name).not.toContain(NUMBER);
  }
  expect(await bench.database.query("select owner from reminder_skip")).toEqual([{ owner: null }]);
  expect(await personalData.erase(PERSON, { dryRun: true })).toMatchObject({ deliveries: 0, runs: 0 });
});
