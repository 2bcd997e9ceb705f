import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

/** What somebody did or met, the right outcome, and the test that holds it: its file and its title, or a line of its table. */
type Report = readonly [input: string, outcome: string, file: string, proof: string];

/** Situations that users of reminder programs reported, each an example of its kind. */
const REPORTS: Readonly<Record<string, readonly Report[]>> = {
  "messages that nobody meant to send": [
    [
      "npm run remind --dry-run",
      "a dry run",
      "tests/e2e/npm-options.test.ts",
      "npm run remind --dry-run sends nothing though npm took the option for itself (%s)",
    ],
    [
      "npm start --dry-run",
      "refused with the right line",
      "tests/e2e/npm-options.test.ts",
      "npm run %s --dry-run is refused: it has no dry run",
    ],
    [
      "POST …/run-now?dry_run=true",
      "400 that names the parameter",
      "packages/http-koa/test/scheduler-routes.test.ts",
      "%s takes no parameter that it does not have",
    ],
    [
      "the first start ever, an hour after 07:00",
      "nothing is caught up",
      "packages/scheduler-bree/test/bree-scheduler.test.ts",
      "runs nothing where no scheduled run ever was",
    ],
    [
      "two services of different cadence on one ledger",
      "one message a visit and day",
      "packages/core/test/run/shared-run.test.ts",
      "never both send for one visit on one day, whoever is first",
    ],
    [
      "REMINDER_SERVICE_PHONE not set",
      "a warning at each start and in each dry run",
      "tests/e2e/lost-settings.test.ts",
      "is spoken of with %j while no other is set",
    ],
    [
      "STARSENDER_API_KEY without DATABASE_URL",
      "refused: the customers are invented",
      "tests/e2e/lost-settings.test.ts",
      "%j is refused with a key and no database",
    ],
  ],
  "due people who silently get nothing": [
    [
      "four halted tries with the device offline, SEND_WARM_UP=20",
      "the places are given back",
      "packages/core/test/run/day-limit.test.ts",
      "is taken for each attempt, and given back for those that certainly sent nothing",
    ],
    [
      "a database that is slow to start",
      "the server waits, saying so",
      "tests/e2e/database-lost.test.ts",
      "a server waits at its start for a database that is down, and says so",
    ],
    [
      "a database that never starts",
      "exit 3",
      "tests/e2e/database-lost.test.ts",
      "a server that waited in vain gives exit 3",
    ],
    [
      "the unit after a reboot",
      "starts after PostgreSQL, and again",
      "examples/cron-systemd/test/units.test.ts",
      "starts after PostgreSQL, and again where that could not be reached",
    ],
    [
      "a run in quiet hours",
      "says until when it waits",
      "packages/pengingat/test/run/progress.test.ts",
      "a wait for the sending hours shows until when",
    ],
    [
      "QUIET_HOURS=off, and empty",
      "no quiet hours",
      "tests/e2e/lost-settings.test.ts",
      "QUIET_HOURS=off in the environment, and an empty value, switch off what .env has",
    ],
    [
      "all skipped for the hours, on the last day",
      "left, exit 3; a dry run 0",
      "tests/e2e/send-policy.test.ts",
      "a run that leaves its last chance exits 3",
    ],
    [
      "all skipped for the day's limit, on the last day",
      "left",
      "packages/core/test/run/day-limit.test.ts",
      "counts as left, in a run that is stopped, those who are not due tomorrow",
    ],
    [
      "vehicles without a readable last visit, number or plate",
      "counted in a preview",
      "packages/core/test/run/fleet-gaps.test.ts",
      "a preview counts who lacks a last visit, a mobile number or a plate",
    ],
  ],
  "a setting lost in silence": [
    [".env with a byte-order mark", "read", "tests/e2e/lost-settings.test.ts", "with a byte-order mark"],
    ["database_url=…", "refused with the right name", "tests/e2e/lost-settings.test.ts", "another case"],
    ["DATABSE_URL=…", "refused with the right name", "tests/e2e/lost-settings.test.ts", "one letter off"],
    [
      "JWT_SECRET=kunci…sekali#2024",
      "whole",
      "tests/e2e/lost-settings.test.ts",
      "a secret with # in it is whole",
    ],
    [
      "NAME:value, NAME＝value, $env:NAME=…, set NAME=…, declare -x NAME=…, a name alone, YAML, JSON",
      "refused with name and line",
      "packages/pengingat/test/settings/environment.test.ts",
      "declare -x STARSENDER_API_KEY=k3y",
    ],
    [
      "TZ, PGSSLMODE, PGOPTIONS, HTTPS_PROXY in .env",
      "used",
      "packages/pengingat/test/settings/environment.test.ts",
      "is put there from .env, and the environment's own goes before it: %s",
    ],
    [
      "NODE_EXTRA_CA_CERTS, DATABASE_SCHEMA, .env.txt, a setting given twice",
      "a warning",
      "tests/e2e/lost-settings.test.ts",
      "TZ in .env is used, and what cannot be is spoken of",
    ],
    [
      "postgresql+psycopg2://u:12/34@h/db",
      "the password 12/34",
      "packages/pengingat/test/settings/database-url.test.ts",
      "postgresql+psycopg2://u:12/34@db/bengkel",
    ],
    [
      "postgresql://u:a@b/c@h/db",
      "refused: percent-encode, without the password",
      "packages/pengingat/test/settings/database-url.test.ts",
      "postgresql://u:a@geheim/b@db/x",
    ],
    [
      "docker run --env-file with quotes",
      "refused",
      "tests/e2e/lost-settings.test.ts",
      "quotes that the environment kept",
    ],
    [
      "?host=/socket, %2F hosts",
      "taken as by psql",
      "packages/pengingat/test/settings/database-url.test.ts",
      "the forms that psql and psycopg2 take:",
    ],
    [
      "REMINDER_LEAD_DAYS=30,7 with REMINDER_CADENCE=once",
      "refused, both named",
      "packages/pengingat/test/settings/settings-refused.test.ts",
      "settings of which one would not be looked at are refused, both by name",
    ],
  ],
  "an opt-out that is dropped, or hits the wrong person": [
    [
      "628115550123:2@s.whatsapp.net, STOP",
      "628115550123",
      "packages/core/test/gateway/sender-id.test.ts",
      "628115550123:2@s.whatsapp.net",
    ],
    ["160958311837878@lid, STOP", "the list for a person", "tests/e2e/opt-outs.test.ts", "a hidden number"],
    [
      "from_user_id without from",
      "by what is known, else the list",
      "tests/e2e/opt-outs.test.ts",
      "a user id that nobody knows",
    ],
    [
      "551112345678 for +55 11 91234-5678",
      "5511912345678",
      "tests/e2e/opt-outs.test.ts",
      "WhatsApp's id of a Brazilian number",
    ],
    [
      "an answer to our message, without a number",
      "its recipient",
      "tests/e2e/opt-outs.test.ts",
      "a reply to our own message, by somebody without a number",
    ],
    ["user_preferences: stop", "suppressed", "tests/e2e/opt-outs.test.ts", "Meta's own menu"],
    ["Stop promotions", "suppressed", "tests/e2e/opt-outs.test.ts", "Meta's own button"],
    [
      "caption or text beside Starsender's message",
      "read",
      "packages/adapter-starsender/test/starsender-webhook.test.ts",
      "the words of an attachment or a button are a message of their own",
    ],
    [
      "a quick reply whose payload is STOP",
      "suppressed",
      "packages/adapter-whatsapp-cloud/test/webhook-notification.test.ts",
      "%j says what the button stands for too",
    ],
    [
      "user_preferences with another value or category",
      "the list for a person",
      "packages/adapter-whatsapp-cloud/test/webhook-notification.test.ts",
      "that says something else is for a person: %j",
    ],
    [
      "STOP in the field standby",
      "suppressed",
      "packages/adapter-whatsapp-cloud/test/webhook-notification.test.ts",
      "is read while another app holds the conversation",
    ],
    [
      "541112345678 for +54 9 11 1234-5678, 5215512345678 for +52 55 1234 5678",
      "the number on file",
      "packages/core/test/gateway/sender-id.test.ts",
      "541112345678",
    ],
    [
      'Starsender\'s message: "" with text: {body: "STOP"}, or a list of messages',
      "read",
      "packages/adapter-starsender/test/starsender-webhook.test.ts",
      'message: "", text: { body: "STOP" }',
    ],
    [
      'Meta\'s text: "STOP", button: "STOP"',
      "read",
      "packages/adapter-whatsapp-cloud/test/webhook-notification.test.ts",
      "%j is read, though Meta writes it another way",
    ],
    [
      "an object for a list as entry, changes, messages …; no field",
      "read the same",
      "packages/adapter-whatsapp-cloud/test/webhook-notification.test.ts",
      "with an object for a list as %s, or the other way round, is read the same",
    ],
    [
      "unsubscribe me, Maaf pak, stop ya",
      "suppressed",
      "packages/core/test/gateway/opt-out-words.test.ts",
      "unsubscribe me",
    ],
    [
      "Mobil sudah saya jual. STOP; stop now; brenti kirim wa",
      "the list for a person",
      "packages/core/test/gateway/opt-out-words.test.ts",
      "Mobil sudah saya jual. STOP",
    ],
    ["user_changed_number", "the new number too", "tests/e2e/opt-outs.test.ts", "a changed number"],
    [
      "\\u200eSTOP, STOP\\u200b, STOP 🙏, ~stop~",
      "an opt-out",
      "packages/core/test/gateway/opt-out-words.test.ts",
      "STOP\\u200b",
    ],
    ["stop oli dulu", "none", "packages/core/test/gateway/opt-out-words.test.ts", "stop oli dulu"],
    [
      "a thousand odd calls a second",
      "no genuine one is lost",
      "tests/e2e/opt-outs.test.ts",
      "a flood of forged and odd calls loses no genuine one, and takes no memory",
    ],
  ],
  "blame by keywords": [
    [
      "Nomor WhatsApp belum terhubung, for everybody",
      "a halt, nobody suppressed",
      "packages/core/test/run/halt.test.ts",
      "where one recipient after the other is refused as %s, in whatever words, and suppresses none of them",
    ],
    [
      "Tidak bisa mengirim ke <name>, for everybody",
      "a halt, nobody suppressed",
      "packages/core/test/run/halt.test.ts",
      "where one recipient after the other is refused as %s, in whatever words, and suppresses none of them",
    ],
    [
      "thirty wrong numbers, the first in the queue",
      "all others are sent to first",
      "packages/core/test/run/halt.test.ts",
      "for wrong numbers that stand together at %s: all others are sent to first",
    ],
    [
      "Session not found, package expired, banned",
      "a halt",
      "tests/e2e/remind-cut.test.ts",
      "the same refusal for one recipient after the other halts the run, whatever its words",
    ],
    [
      "four refusals of one customer's own",
      "no halt",
      "packages/core/test/run/halt.test.ts",
      "for a recipient refused now and then, however often",
    ],
    [
      "Meta's 131050 for everybody",
      "a halt, nobody suppressed",
      "packages/core/test/run/suppressions.test.ts",
      "at the gateway is not believed where everybody did: the sender or its account is the reason",
    ],
    [
      "invalid, where others are accepted",
      "suppressed if asked for",
      "tests/e2e/suppressed-numbers.test.ts",
      "SET_ASIDE_INVALID suppresses an undeliverable number where others are accepted",
    ],
  ],
  "planned once, acted on hours later": [
    [
      "a number corrected in mid-run",
      "the new number",
      "packages/core/test/run/look-again.test.ts",
      "is reminded by its new number",
    ],
    [
      "quiet hours waited out over a change",
      "the new number",
      "packages/core/test/run/look-again.test.ts",
      "is reminded by its new number after quiet hours that the run waited out",
    ],
    [
      "one of an owner's vehicles visited",
      "a message without it",
      "packages/core/test/run/look-again.test.ts",
      "are one message without the one that has visited",
    ],
    [
      "an open work order",
      "IN_WORKSHOP",
      "tests/e2e/send-policy.test.ts",
      "a vehicle on an open work order is left out, unless it is not to be",
    ],
  ],
  "invisible characters": [
    [
      "a name of U+200B, U+2800, U+3164 or U+200E",
      "INCOMPLETE_DATA",
      "packages/core/test/domain/visible-text.test.ts",
      "a character that shows nothing",
    ],
    [
      "0811\\u061c5550123, FE00–FE0F, 034F, 3164, 001F",
      "read",
      "packages/core/test/domain/phone-number.test.ts",
      "0811\\u061c55501234",
    ],
    ['="0811…"', "read", "packages/core/test/domain/phone-number.test.ts", '="081155501234"'],
    [
      "an empty parameter for Meta",
      "refused before it is sent",
      "packages/adapter-whatsapp-cloud/test/template-message.test.ts",
      "that is empty (%j) is refused, by its name alone",
    ],
  ],
  "limits under the configured one": [
    [
      "A and AAAA records on a slow line",
      "more than 250 ms an address",
      "packages/messenger-http/test/slow-connections.test.ts",
      "is given more than Node's 250 ms",
    ],
    [
      "a parameter of more than 1,024 characters",
      "several messages",
      "packages/core/test/plan/owner-messages.test.ts",
      "holds at most so many reminders, and a text of at most such a length",
    ],
    [
      "HTTPS_PROXY",
      "used",
      "packages/messenger-http/test/proxy.test.ts",
      "is asked for a tunnel, which is used again",
    ],
    [
      "NO_PROXY",
      "heeded",
      "packages/messenger-http/test/proxy.test.ts",
      "is left out for this machine, whatever NO_PROXY says",
    ],
  ],
  "what users expect": [
    [
      "the second number, after the first bounced",
      "tried",
      "packages/core/test/run/suppressions.test.ts",
      "gives way to the customer's next number",
    ],
    [
      "a visit on a closed day; UTC timestamps; customers who are gone",
      "as set",
      "tests/e2e/send-policy.test.ts",
      "visits in another zone, customers who are gone and closed days are as the settings say",
    ],
    [
      "0811000621 (Bu Ani), … WA, hp: …",
      "read",
      "packages/core/test/domain/phone-number.test.ts",
      "081155501234 (Bu Ani)",
    ],
    [
      "0811000621 a.n. Budi, 0811000621*, =0811000621, 0811000621 ext 2, wa.me/62811…",
      "read",
      "packages/core/test/domain/phone-number.test.ts",
      "081155501234 a.n. Budi",
    ],
    [
      "0811000621 (istri 0811000622), 0811000621 - 0811000622, HP1: … HP2: …",
      "the first, and the second after it",
      "packages/core/test/domain/phone-number.test.ts",
      "and a second one are both read from %j",
    ],
    [
      "0811000621-22, 0811000621**, 62811000621:2@s.whatsapp.net",
      "refused: it may be somebody else's number",
      "packages/core/test/domain/phone-number.test.ts",
      "0811000621-22",
    ],
    [
      "Tn., Nn., Sdri. …; 3 hari lagi",
      "as a clerk writes",
      "packages/core/test/domain/wording.test.ts",
      '"Sdri."',
    ],
    [
      "list --plate, --day, --name",
      "found, with local times and the true total",
      "tests/e2e/list.test.ts",
      "a search %j finds the messages of %j",
    ],
    [
      "list --json",
      "the names of the HTTP routes",
      "tests/e2e/list.test.ts",
      "in JSON by the names of the HTTP routes",
    ],
    [
      "a start",
      "says what it will do",
      "tests/e2e/lost-settings.test.ts",
      "a run says at its start what it will do",
    ],
    [
      "each reminder, also of a scheduled run",
      "a log line, nothing personal",
      "packages/pengingat/test/process/logged-service.test.ts",
      "each reminder of a run has a line of its own",
    ],
    [
      "a messenger without a time limit",
      "its contract fails",
      "packages/core/test/testing/broken-messengers.ts",
      '"has no time limit"',
    ],
    [
      "a refused key blamed on the recipient",
      "its contract fails",
      "packages/core/test/testing/broken-messengers.ts",
      '"blames the recipient for a refused key"',
    ],
    [
      "an unknown option in plain JavaScript",
      "all named at once",
      "packages/adapter-sequelize/test/sequelize-store.test.ts",
      "mapping: unknown zone; expected only",
    ],
    [
      "supressions among the ports, leadDay, timezone, dryRun of a run",
      "refused by name, with the right one",
      "packages/core/test/service/odd-arguments.test.ts",
      "options: unknown leadDay (did you mean leadDays?)",
    ],
    [
      "null, undefined and odd values for every public function",
      "a ReminderError",
      "packages/core/test/service/odd-arguments.test.ts",
      "is taken or refused by %s with a ReminderError that names what is wrong",
    ],
    [
      "?schema= and Sequelize's schema",
      "refused",
      "packages/adapter-sequelize/test/sequelize-store.test.ts",
      "a schema that would be lost is refused: %s",
    ],
    [
      "routes below a prefix",
      "kept in Location and servers",
      "packages/http-koa/test/mounting.test.ts",
      "keeps its prefix in Location and in the servers of the OpenAPI document",
    ],
  ],
  "Meta in 2026": [
    [
      "a lost answer, then a status with our reference",
      "sent or failed",
      "tests/e2e/opt-outs.test.ts",
      "a lost answer is settled by a status with our reference: %s",
    ],
    [
      "the status before the lost answer",
      "settled the same",
      "packages/core/test/run/gateway-word.test.ts",
      "settles it also where the gateway's word is faster than the answer that is lost",
    ],
    [
      "a user id in `to`",
      "refused",
      "packages/adapter-whatsapp-cloud/test/wire.test.ts",
      "ID.13491208655302741918",
    ],
    [
      "131062, 139200, 133016",
      "known",
      "packages/adapter-whatsapp-cloud/test/outcome-table.test.ts",
      "133016, 139200",
    ],
    [
      "a reminder billed as marketing",
      "a warning",
      "packages/adapter-whatsapp-cloud/test/webhook-notification.test.ts",
      "warns where a reminder of ours is billed as marketing",
    ],
    [
      "a paused template",
      "a halt before anybody is reached",
      "tests/e2e/opt-outs.test.ts",
      "a run halts where Meta says that the template is paused",
    ],
    [
      "a call of many things, one of them odd",
      "the others are kept",
      "packages/adapter-whatsapp-cloud/test/webhook-notification.test.ts",
      "loses nothing because something beside it is not understood",
    ],
  ],
  "hard places": [
    [
      "search_path=baru, a schema of views, without the old one in it; migrate",
      "refused: the tables in use serve the same vehicles",
      "packages/adapter-sequelize/test/migrations/second-ledger.test.ts",
      "views of the same vehicles",
    ],
    [
      "the vehicles copied or moved into the new schema",
      "refused",
      "packages/adapter-sequelize/test/migrations/second-ledger.test.ts",
      "a copy of the vehicles",
    ],
    [
      "two workshops in two schemas",
      "each has its own tables",
      "packages/adapter-sequelize/test/migrations/second-ledger.test.ts",
      "of another workshop stand beside those for %s",
    ],
    [
      "a policy that lets nothing through",
      "a warning in run and doctor",
      "packages/adapter-sequelize/test/checks/store-checks.test.ts",
      "rows that a policy lets nobody see",
    ],
    [
      "token, list, run --dry-run --json > /dev/full",
      "exit 1",
      "tests/e2e/command-line.test.ts",
      "%j with output that cannot be written ends with 1",
    ],
    [
      "DELETE /suppressions/0811…",
      "the number that is listed as 62811…",
      "packages/http-koa/test/suppression-routes.test.ts",
      "takes off a number that is written as %s",
    ],
    [
      "No response from device, tidak ada respon, sedang diproses, in a refusal's words",
      "in doubt; a device that is disconnected stays a refusal",
      "packages/messenger-http/test/doubtful-words.test.ts",
      "leave doubt: %s",
    ],
    [
      "select … for update on one row of the ledger, for as long as the run lasts",
      "that one is reported, the others are sent, exit 1",
      "tests/e2e/held-rows.test.ts",
      "a row that somebody holds at its begin is one message that is not sent",
    ],
    [
      "the same on a row whose message is under way, for some seconds",
      "sent, and recorded as sent",
      "tests/e2e/held-rows.test.ts",
      "an outcome whose row somebody holds for a while is recorded",
    ],
    [
      "DATABASE_URL of a standby, default_transaction_read_only",
      "named in run, migrate, doctor and over HTTP",
      "tests/e2e/database-refusals.test.ts",
      "a database that is read-only is called so by each command",
    ],
    [
      "a role with no connection left, without a login, without a right",
      "a line of its own, exit 3 or 2",
      "tests/e2e/database-refusals.test.ts",
      "a database that %s is one clear line",
    ],
    [
      "a run on a second, empty ledger",
      "exit 2",
      "packages/adapter-sequelize/test/migrations/second-ledger.test.ts",
      "are found at the start of a program too, while the second ones are empty",
    ],
  ],
};

describe.each(Object.entries(REPORTS))("%s:", (_, reports) => {
  test.each(reports)("%s: %s", async (_input, _outcome, file, proof) => {
    const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
    expect((await readFile(path, "utf8")).includes(proof), `${file} has ${JSON.stringify(proof)}`).toBe(true);
  });
});
