import { userInfo } from "node:os";
import type { FakeGateway } from "@pengingat/test-support/gateway";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { fonnteSettings, refuseFonnte, startFonnte } from "./support/fonnte.ts";
import { openWorkshop, report, type TestWorkshop } from "./support/workshop.ts";

let workshop: TestWorkshop;
let fonnte: FakeGateway;

beforeAll(async () => {
  [workshop, fonnte] = await Promise.all([openWorkshop(), startFonnte()]);
});
beforeEach(async () => {
  await workshop.clear();
  fonnte.reset();
});
afterAll(() => Promise.all([workshop.close(), fonnte.close()]));

test("a suppressed number is skipped until it is unsuppressed", async () => {
  await workshop.add({ id: 1, phone: "0811-0000-001" }, { id: 2 });
  const done = await workshop.remind(["suppress", "+62 811 0000 001", "--reason", "asked at the desk"]);
  expect(done).toMatchObject({ code: 0, stdout: "628110000001 will no longer receive reminders.\n" });

  for (const args of [["--dry-run", "--json"], ["--json"]]) {
    expect(report(await workshop.remind(args)).details).toContainEqual(
      expect.objectContaining({ no_pol: "B 1001 XY", status: "skipped", code: "OPTED_OUT" }),
    );
  }
  expect(workshop.gateway.posted.map(({ to }) => to)).toEqual(["628110000002"]);

  expect((await workshop.remind(["unsuppress", "0811 0000 001"])).code).toBe(0);
  expect(report(await workshop.remind(["--json"])).reminder_sent).toBe(1);
  const by = userInfo().username;
  expect(
    await workshop.database.query("select kind, done_by as by, about from reminder_activity order by id"),
  ).toEqual([
    { kind: "number_suppressed", by, about: "628110000001" },
    { kind: "number_released", by, about: "628110000001" },
  ]);
});

test("the list shows who suppressed a number, when and why; suppressing it again changes nothing", async () => {
  await workshop.remind(["suppress", "08110000001", "--reason", "first"]);
  await workshop.remind(["suppress", "628110000001", "--reason", "again", "--json"]);
  const text = await workshop.remind(["list", "suppressed"]);
  expect(text.stdout).toMatch(/^1 suppressed\n {2}628110000001 {2}opted out by .*: first\n$/);
  expect(report(await workshop.remind(["list", "suppressed", "--json"]))).toEqual({
    total: 1,
    suppressions: [
      {
        number: "628110000001",
        kind: "opted_out",
        by: userInfo().username,
        reason: "first",
        added_at: expect.any(String),
      },
    ],
    next_cursor: null,
  });
});

test("a long list continues where the page before ended", async () => {
  await workshop.database.query(
    `insert into reminder_suppression (number, kind, added_by)
     select '62811' || n, 'opted_out', 'import' from generate_series(1000001, 1000053) as n`,
  );
  const first = await workshop.remind(["list", "suppressed"]);
  const [, cursor = ""] =
    /More: npm run -s pengingat -- list suppressed --after (\S+)/.exec(first.stdout) ?? [];
  const second = report(await workshop.remind(["list", "suppressed", "--after", cursor, "--json"]));
  expect(first.stdout).toMatch(/^53 suppressed, 50 of them here\n/);
  expect(second.suppressions).toHaveLength(3);
  expect(second).toMatchObject({ total: 53, next_cursor: null });
});

test.each<[string, string[], RegExp]>([
  ["no number", ["suppress"], /Missing required argument "number"/],
  ["letters", ["suppress", "abc"], /NUMBER: not a usable mobile number: it has no digits/],
  [
    "two numbers",
    ["suppress", "0811 0000 003 / 0811 0000 004"],
    /NUMBER: not a usable mobile number: expected one number, got 2/,
  ],
  ["a landline", ["suppress", "(0274) 000105"], /NUMBER: not a usable mobile number: it is a landline/],
  [
    "blanks without quotes",
    ["suppress", "0811", "0000", "001"],
    /suppress: give one phone number \(in quotes if it contains spaces\)/,
  ],
  ["a number that is not on the list", ["unsuppress", "08110000001"], /not on the do-not-contact list/],
  [
    "a reason for another command",
    ["unsuppress", "08110000001", "--reason", "x"],
    /Unknown option "--reason"/,
  ],
  ["hours for another list", ["list", "sent", "--hours", "3"], /--hours goes with list unconfirmed/],
  [
    "hours that are none",
    ["list", "unconfirmed", "--hours", "soon"],
    /--hours .* Expected a whole number of hours/,
  ],
  [
    "an unknown list",
    ["list", "banned"],
    /no list "banned".* unknown, failed, sent, unconfirmed, suppressed/,
  ],
  ["a cursor of nowhere", ["list", "suppressed", "--after", "x"], /after: expected/],
])("%s ends with 2 and one clear reason", async (_, args, message) => {
  const { code, stdout, stderr } = await workshop.remind(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^\s+at /m);
});

test("SET_ASIDE_INVALID suppresses an undeliverable number where others are accepted, until the customer has another one", async () => {
  const env = { ...fonnteSettings(fonnte), SET_ASIDE_INVALID: "true", SEND_CONCURRENCY: "1" };
  await workshop.add({ id: 1 });
  const refuse = refuseFonnte("target invalid");
  fonnte.answer = refuse;
  expect((await workshop.remind(["--json"], env)).code).toBe(1);
  expect(report(await workshop.remind(["list", "suppressed", "--json"])).suppressions).toEqual([]);
  await workshop.add({ id: 2 });
  fonnte.reset();
  const accept = fonnte.answer;
  fonnte.answer = (message, response) => (message.to === "628110000001" ? refuse : accept)(message, response);
  expect((await workshop.remind(["--json"], env)).code).toBe(1);
  fonnte.reset();
  expect(report(await workshop.remind(["--json"], env)).details).toEqual([
    expect.objectContaining({ status: "skipped", code: "SET_ASIDE", reason: expect.any(String) }),
    expect.objectContaining({ status: "skipped", code: "ALREADY_SENT" }),
  ]);
  expect((await workshop.remind(["list", "suppressed"])).stdout).toMatch(/628110000001 {2}undeliverable by /);
  await workshop.database.query("update customer set hp = '0811-7777-777' where id = 1");
  expect(report(await workshop.remind(["--json"], env)).reminder_sent).toBe(1);
  expect(fonnte.posted.map(({ to }) => to)).toEqual(["628117777777"]);
});

test("an undeliverable number is not suppressed by default", async () => {
  await workshop.add({ id: 1 });
  fonnte.answer = refuseFonnte("target invalid");
  await workshop.remind([], fonnteSettings(fonnte));
  expect(report(await workshop.remind(["list", "suppressed", "--json"])).suppressions).toEqual([]);
});
