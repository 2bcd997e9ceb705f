import { expect } from "vitest";
import { type Environment, runProgram, startProgram } from "./program.ts";
import { JWT_SECRET } from "./server.ts";
import { API_KEY, openWorkshop, report, type TestWorkshop } from "./workshop.ts";

/** A workshop in which all that `doctor` looks at is well. */
export interface ReadyWorkshop {
  readonly workshop: TestWorkshop;
  /** Its settings, with a role of its own for the database. */
  readonly good: Environment;
  readonly role: string;
  close(): Promise<void>;
}

const PERSONAL = ["Slamet Rahasia", "0811000", "62811000", "rahasia-0123456789", API_KEY, JWT_SECRET];

export async function openReadyWorkshop(): Promise<ReadyWorkshop> {
  const workshop = await openWorkshop();
  const { database, env } = workshop;
  const role = `pengingat_${process.pid}_${Date.now()}`;
  await workshop.add(...[1, 2, 3, 4].map((id) => ({ id, name: "Slamet Rahasia" })));
  await database.query("create index on vehicle (last_visit_date, id)");
  await database.query(`create role ${role} login`);
  const { stdout } = await runProgram("migrate", env);
  const grants = stdout.split("\n").filter((line) => line.startsWith("grant"));
  for (const grant of grants) await database.query(grant.replace(/"?pengingat"?;$/, `${role};`));
  const url = new URL(database.url);
  url.username = role;
  const { REMINDER_TODAY: _, SEND_RATE_PER_MINUTE: __, ...rest } = env;
  return {
    workshop,
    role,
    good: {
      ...rest,
      DATABASE_URL: url.href,
      JWT_SECRET,
      REMINDER_TIME_ZONE: "Asia/Jakarta",
      REMINDER_SERVICE_PHONE: "0811000999",
      QUIET_HOURS: "20:00-08:00",
      SEND_DAY_CAP: "200",
      WEBHOOK_SECRET: "rahasia-webhook-0123456789",
    },
    async close() {
      await database.query(`drop owned by ${role}`);
      await database.query(`drop role ${role}`);
      await workshop.close();
    },
  };
}

/**
 * What `doctor --json` finds that is not ok; nothing personal and no secret is in its words. With options for Node it is a
 * process of its own.
 */
export async function found(env: Environment, nodeOptions?: readonly string[]) {
  const args = ["doctor", "--json"];
  const ended = nodeOptions
    ? await startProgram("pengingat", env, args, nodeOptions).ended
    : await runProgram("pengingat", env, args);
  for (const secret of PERSONAL) expect(ended.stdout + ended.stderr).not.toContain(secret);
  const { checks, ...counts } = report(ended);
  const alarms = checks.filter(({ state }: { state: string }) => state !== "ok");
  const names = alarms.map(({ name }: { name: string }) => name);
  return { code: ended.code, ...counts, names, alarms, checks };
}
