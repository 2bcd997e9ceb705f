import { expect, test } from "vitest";
import { startProgram } from "./support/program.ts";
import { serverSettings } from "./support/server.ts";
import { openWorkshop } from "./support/workshop.ts";

const PRINTED_SPANS = new URL("../../packages/pengingat/test/fixtures/printed-spans.mjs", import.meta.url);

test("an SDK that is started before the server has the spans of its worker thread too, and nothing personal", async () => {
  const workshop = await openWorkshop();
  const env = serverSettings({
    ...workshop.env,
    ...{ REMINDER_TIME_ZONE: "UTC", SCHEDULER_AUTOSTART: "true", SCHEDULER_MINUTE: "0" },
    SCHEDULER_HOUR: String(new Date().getUTCHours()),
  });
  await workshop.database.query(
    "insert into reminder_slot (job, scheduled_for, finished_at) values ('maintenance_reminder_job', '2026-01-01', now())",
  );
  await workshop.add({ id: 1 }, { id: 2 });
  const server = startProgram("server", env, [], ["--import", PRINTED_SPANS.href]);
  try {
    await server.shows(/scheduler: .*finished/);
    const spans = server
      .output()
      .split("\n")
      .filter((line) => line.startsWith('{"span"'))
      .map((line) => JSON.parse(line));
    const names = spans.map(({ span }) => span);
    expect(new Set(names)).toEqual(
      new Set(["pengingat.run", "pengingat.page", "pengingat.group", "pengingat.attempt"]),
    );
    expect(names.filter((name) => name === "pengingat.attempt")).toHaveLength(2);
    expect(spans.find(({ span }) => span === "pengingat.run").attributes).toMatchObject({
      ...{ "pengingat.run.started_by": "schedule", "pengingat.run.sent": 2 },
    });
    expect(JSON.stringify(spans)).not.toMatch(/(?<!\d)(?:0|62)811\d{6}|Pelanggan|XY/);
  } finally {
    server.kill("SIGTERM");
    await server.ended;
    await workshop.close();
  }
});
