import { accept, reply } from "@pengingat/test-support/gateway";
import { afterEach, expect, test } from "vitest";
import { printToken, SCHEDULER, serverSettings, startServer, type TestServer } from "./support/server.ts";
import { openWorkshop, report, type TestWorkshop } from "./support/workshop.ts";

const DUE = 9;
const WORDS = "Siap 👍 café";

/** The workshop's program writes dates as text, which a view converts. One of them is none. */
const DATE_THAT_IS_NONE = `
  alter table vehicle rename to kendaraan;
  alter table kendaraan alter last_visit_date type text using last_visit_date::text;
  create view vehicle as select id, no_pol, customer_id, last_visit_date::date as last_visit_date from kendaraan;
  update kendaraan set last_visit_date = 'kemarin dulu' where id = 3`;

let workshop: TestWorkshop;
let server: TestServer;

afterEach(async () => {
  server.kill("SIGTERM");
  await server.ended;
  await workshop.close();
});

test.each([
  ["WIN1252", "Siap ? café", "José €", []],
  ["SQL_ASCII", WORDS, "José 👍", ["update customer set nama = E'Jos\\351' where id = 6"]],
] as const)(
  "in a database in %s no word and no row ends a run or a request",
  async (encoding, kept, name, changes) => {
    workshop = await openWorkshop({ encoding });
    await workshop.add(...Array.from({ length: DUE }, (_, index) => ({ id: index + 1, name })));
    for (const change of [DATE_THAT_IS_NONE, ...changes]) await workshop.database.query(change);
    workshop.gateway.answer = (message, response) => {
      if (message.to.endsWith("1")) reply(response, 200, { success: false, message: WORDS });
      else if (message.to.endsWith("2")) response.writeHead(500).end(WORDS);
      else if (message.to.endsWith("4")) accept(message, response);
      else reply(response, 200, { success: true, data: {}, message: WORDS });
    };
    const unread = 1 + changes.length;
    const env = serverSettings(workshop.env);
    const token = await printToken(env, WORDS);
    server = await startServer(env, token);

    const run = await server.call("POST", `${SCHEDULER}/run-now`);
    expect(run.status).toBe(200);
    const { details, ...counts } = run.body.data;
    expect(counts).toMatchObject({
      ended: "finished",
      left: 0,
      due: DUE,
      reminder_sent: DUE - 2 - unread,
      failed: 1,
      unknown: 1,
      skipped: unread,
    });
    const reasons = details.map(({ reason }: { reason?: string }) => reason);
    expect(reasons).toContain("vehicle 3 has a value on file that cannot be read");
    if (unread > 1) expect(reasons).toContain("vehicle 6 has a value on file that cannot be read");
    expect(workshop.gateway.posted.every(({ body }) => body.includes(name))).toBe(true);

    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const body = JSON.stringify({ number: "08110000008", reason: WORDS });
    const added = await fetch(`${server.address}/suppressions`, { method: "POST", headers, body });
    expect(added.status).toBe(200);
    const { suppressions } = (await server.call("GET", "/suppressions")).body.data;
    expect(suppressions).toMatchObject([{ number: "628110000008", by: kept, reason: kept }]);
    expect((await server.call("GET", "/runs")).body.data.runs).toMatchObject([
      { started_by: { by: kept }, state: "finished" },
    ]);
    expect((await server.call("GET", "/reminders?status=failed")).body.data.reminders).toMatchObject([
      { reason: kept },
    ]);

    workshop.gateway.reset();
    const again = await workshop.remind(["--json"]);
    expect(again.code).toBe(0);
    expect(report(again)).toMatchObject({
      ended: "finished",
      reminder_sent: 1,
      failed: 0,
      unknown: 0,
      left: 0,
    });
    const listed = await workshop.remind(["list", "sent"]);
    expect(listed).toMatchObject({ code: 0, stdout: expect.stringContaining(name) });
    const sought = await workshop.remind(["list", "sent", "--name", "👍", "--json"]);
    expect(sought).toMatchObject({
      code: 0,
      stderr: `${unread === 1 ? "1 vehicle" : "2 vehicles"} on file could not be read, and so not looked at.\n`,
    });
    expect(report(sought)).toMatchObject({ total: name.includes("👍") ? DUE - 1 - unread : 0 });
    expect(server.output() + again.stderr).not.toMatch(/Jos|kemarin|(?<!\d)0811\d{6}|👍/);
  },
);
