import pg from "pg";
import type { Stage } from "../fixture.ts";
import { TRIAL_DAY } from "../people.ts";
import { visitOf } from "../schedules.ts";
import { meets, pause, slowGateway, type TrialKind } from "./kind.ts";

/** Runs one process, and has the database misbehave from a moment of the run on for a while. */
function during(
  name: string,
  misbehave: (stage: Stage, ended: Promise<unknown>) => Promise<void>,
): TrialKind {
  return {
    name,
    async play(stage) {
      await slowGateway(stage, 40, 120);
      const program = stage.remind();
      const moment = stage.random.pick(["claimed", "sending", "answered", "settled"] as const);
      if (await meets(stage, program, moment)) {
        stage.strike();
        await misbehave(stage, program.exited);
      }
      await program.exited;
      stage.calm();
      return undefined;
    },
  };
}

function stopped(mode: "fast" | "immediate"): TrialKind {
  return during(`postgres-${mode}`, async ({ lane, random }) => {
    await lane.server.stop(mode);
    await pause(random.int(0, 2_500));
    await lane.server.start();
  });
}

const TERMINATE = "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'app'";

const terminated = during("connections-terminated", async ({ lane, random }, ended) => {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  const every = random.int(100, 1_000);
  for (let times = 0; times < 10 && !over; times += 1) {
    await lane.query("postgres", TERMINATE);
    await Promise.race([pause(every), ended]);
  }
});

const exhausted = during("connections-exhausted", async ({ lane, random }) => {
  await lane.query("postgres", `alter role app connection limit ${random.int(0, 1)}`);
  await lane.query("postgres", TERMINATE);
  await pause(random.int(300, 2_500));
  await lane.query("postgres", "alter role app connection limit -1");
});

function setting(name: string, parameter: string, value: (stage: Stage) => string): TrialKind {
  return during(name, async (stage) => {
    const { lane, random } = stage;
    await lane.query("postgres", `alter system set ${parameter} = ${value(stage)}`);
    await lane.query("postgres", "select pg_reload_conf()");
    await pause(random.int(300, 2_500));
    await lane.query("postgres", `alter system reset ${parameter}`);
    await lane.query("postgres", "select pg_reload_conf()");
  });
}

const INSERT = `insert into reminder_delivery (vehicle_id, visit_date, occasion, status)
  values ($1, $2, $3, 'claimed')`;

/** Somebody else holds a row, or is about to make it, and thinks better of it. */
const locked: TrialKind = {
  name: "row-locked",
  async play(stage) {
    const { lane, database, random } = stage;
    await slowGateway(stage, 20, 60);
    const other = new pg.Client({ connectionString: lane.url(database, "postgres") });
    // The server may end before it.
    other.on("error", () => {});
    await other.connect();
    try {
      const vehicle = String(random.int(1, stage.due));
      const { schedule } = stage.arrangement;
      const visit = visitOf(schedule, vehicle);
      const early = random.chance(0.4);
      await other.query("begin");
      if (early) await other.query(INSERT, [vehicle, visit, schedule.occasion(visit, TRIAL_DAY)]);
      const program = stage.remind();
      if (early) await pause(random.int(500, 2_500));
      else if (await meets(stage, program, random.pick(["claimed", "sending"] as const))) {
        await other.query("select 1 from reminder_delivery where vehicle_id = $1 for update", [vehicle]);
        await pause(random.int(100, 3_500));
      }
      await other.query("rollback");
      await program.exited;
    } finally {
      await other.end();
    }
    stage.strike();
    return undefined;
  },
};

/** Each transaction on another connection, none of which is the process's own. */
const pooled: TrialKind = {
  name: "transaction-pooler",
  async play(stage) {
    await slowGateway(stage);
    const { port } = await stage.pooler(stage.random.int(2, 3));
    const programs = [stage.remind({ port }), stage.remind({ port })] as const;
    if (await meets(stage, programs[0], "settled")) {
      const [row] = await stage.lane.query<{ locks: number }>(
        stage.database,
        "select count(*)::integer as locks from pg_locks where locktype = 'advisory' and granted",
      );
      if (row?.locks) stage.violate(`${row.locks} advisory locks in the middle of a run`);
      if (stage.random.chance(0.5)) {
        stage.strike();
        programs[0].signal("SIGKILL");
      }
    }
    await Promise.all(programs.map(({ exited }) => exited));
    return undefined;
  },
};

export const DATABASE_FAULTS: readonly TrialKind[] = [
  stopped("fast"),
  stopped("immediate"),
  terminated,
  exhausted,
  setting("statement-timeout", "statement_timeout", ({ random }) => `'${random.int(1, 8)}ms'`),
  setting("read-only", "default_transaction_read_only", () => "on"),
  locked,
  pooled,
];
