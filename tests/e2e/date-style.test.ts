import { afterEach, expect, test } from "vitest";
import { printToken, SCHEDULER, serverSettings, startServer, type TestServer } from "./support/server.ts";
import { openWorkshop, report, type TestWorkshop, TODAY } from "./support/workshop.ts";

const NUMBER = "628110000001";
/** A date in another order, or with its month or its zone in letters. */
const ANOTHER_STYLE = /\b\d\d[./-]\d\d[./-]\d{4}\b|\b(Jan|Nov) \d|\d (UTC|WIB|GMT)\b/;

let workshop: TestWorkshop;
let server: TestServer;

afterEach(async () => {
  server.kill("SIGTERM");
  await server.ended;
  await workshop.close();
});

test.each(["SQL, DMY"])(
  "a database that writes dates as %s is no other to any route, command or file",
  async (style) => {
    workshop = await openWorkshop();
    const name = new URL(workshop.database.url).pathname.slice(1);
    await workshop.database.query(`alter database ${name} set DateStyle = '${style}'`);
    const env = { ...serverSettings(workshop.env), REMINDER_TEMPLATE: "{nama_pelanggan}: {no_pol}" };
    server = await startServer(env, await printToken(env));
    await workshop.add({ id: 1 });
    const run = await server.call("POST", `${SCHEDULER}/run-now`);
    expect(run.body.data).toMatchObject({ reminder_sent: 1, details: [{ next_visit_date: "2026-01-15" }] });
    const seen = [JSON.stringify(run.body)];
    for (const path of [
      "/preview",
      "/reminders?status=sent",
      "/reminders/unconfirmed?hours=0",
      "/runs",
      "/results",
    ]) {
      const { status, body } = await server.call("GET", path);
      expect({ path, status }).toEqual({ path, status: 200 });
      seen.push(JSON.stringify(body));
    }
    const [id] = (await server.call("GET", "/runs")).body.data.runs.map(
      (each: { run_id: string }) => each.run_id,
    );
    expect((await server.call("GET", `/runs/${id}`)).body.data).toMatchObject({ run_id: id, today: TODAY });
    expect((await workshop.remind(["suppress", NUMBER])).code).toBe(0);
    const [suppressed] = (await server.call("GET", "/suppressions")).body.data.suppressions;
    expect(Math.abs(Date.now() - Date.parse(suppressed.added_at))).toBeLessThan(60_000);

    await workshop.database.query(
      `insert into reminder_call (vehicle_id, visit_date, number, outcome, date, called_by) values ('1', '2026-01-15', 1, 'call_later', '2026-01-16', 'Sri');
     insert into reminder_contact values ('ID.1', '${NUMBER}', '2026-01-02 03:04:05+00', false)`,
    );
    const exported = report(await workshop.remind(["person", "export", NUMBER]));
    expect(exported).toMatchObject({
      messages: [{ visit_date: "2026-01-15" }],
      calls: [{ visit_date: "2026-01-15", date: "2026-01-16" }],
    });
    expect(JSON.stringify(exported)).toContain("2026-01-02T");
    seen.push(JSON.stringify(exported));
    for (const args of [
      ["list", "sent"],
      ["list", "suppressed"],
      ["results"],
      ["export", "sent"],
      ["export", "calls"],
    ]) {
      const { code, stdout } = await workshop.remind(args);
      expect({ args, code }).toEqual({ args, code: 0 });
      seen.push(stdout);
    }
    expect(seen.filter((text) => ANOTHER_STYLE.test(text))).toEqual([]);
  },
);
