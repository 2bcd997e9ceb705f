import pg from "pg";
import type { Fixture } from "../fixture.ts";
import { CASE_DAY } from "../people.ts";
import { visitOf } from "../schedules.ts";
import { type FaultKind, kill, meets, pause, slowGateway } from "./kind.ts";

/** The database misbehaves for a while, until `ended` resolves at the latest. */
type Misbehave = (fixture: Fixture, ended: Promise<unknown>) => Promise<void>;

/** The database misbehaves from a moment of a run on. */
function during(name: string, misbehave: Misbehave): FaultKind {
  return {
    name: `database-${name}`,
    async inject(fixture) {
      await slowGateway(fixture, 40, 120);
      const program = fixture.remind();
      const moment = fixture.random.pick(["sending", "answered", "settled"] as const);
      if (await meets(fixture, program, moment)) {
        fixture.hit();
        await misbehave(fixture, program.exited);
      }
      await program.exited;
    },
  };
}

const crash: Misbehave = async ({ lane, random }) => {
  await lane.server.stop("immediate");
  await pause(random.int(0, 2_500));
  await lane.server.start();
};

const TERMINATE = "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'app'";

const terminate: Misbehave = async ({ lane, random }, ended) => {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  const every = random.int(100, 1_000);
  for (let times = 0; times < 10 && !over; times += 1) {
    await lane.query("postgres", TERMINATE);
    await Promise.race([pause(every), ended]);
  }
};

const exhaust: Misbehave = async ({ lane, random }) => {
  await lane.query("postgres", `alter role app connection limit ${random.int(0, 1)}`);
  await lane.query("postgres", TERMINATE);
  await pause(random.int(300, 2_500));
  await lane.query("postgres", "alter role app connection limit -1");
};

function setting(parameter: string, value: (fixture: Fixture) => string): Misbehave {
  return async (fixture) => {
    const { lane, random } = fixture;
    await lane.query("postgres", `alter system set ${parameter} = ${value(fixture)}`);
    await lane.query("postgres", "select pg_reload_conf()");
    await pause(random.int(300, 2_500));
    await lane.query("postgres", `alter system reset ${parameter}`);
    await lane.query("postgres", "select pg_reload_conf()");
  };
}

/** What goes wrong for a while, by its name. */
export const TROUBLES: Readonly<Record<string, Misbehave>> = {
  crash,
  "connections-terminated": terminate,
  "connections-exhausted": exhaust,
  "statement-timeout": setting("statement_timeout", ({ random }) => `'${random.int(1, 8)}ms'`),
  "read-only": setting("default_transaction_read_only", () => "on"),
};

const INSERT = `insert into reminder_delivery (vehicle_id, visit_date, occasion, status)
  values ($1, $2, $3, 'sending')`;

/** Somebody else holds a row, or is about to insert it, and rolls back: after a while, or once the process has ended. */
const locked = (name: string, isHeldOn: boolean): FaultKind => ({
  name,
  needsShortLeases: isHeldOn,
  async inject(fixture) {
    const { database, due, lane, random, setup } = fixture;
    await slowGateway(fixture, 20, 60);
    const other = new pg.Client({ connectionString: lane.url(database, "postgres") });
    // The server may end before it.
    other.on("error", () => {});
    await other.connect();
    try {
      const vehicle = String(random.int(1, due));
      const { schedule } = setup;
      const visit = visitOf(schedule, vehicle);
      const isEarly = random.chance(0.4);
      await other.query("begin");
      if (isEarly) await other.query(INSERT, [vehicle, visit, schedule.period(visit, CASE_DAY)]);
      const program = fixture.remind();
      if (isEarly) await pause(random.int(500, 2_500));
      else if (await meets(fixture, program, "sending")) {
        await other.query("select 1 from reminder_delivery where vehicle_id = $1 for update", [vehicle]);
        await pause(random.int(100, 3_500));
      }
      if (isHeldOn) await program.exited;
      await other.query("rollback");
      await program.exited;
    } finally {
      await other.end();
    }
    fixture.hit();
  },
});

/** A transaction pooler gives each transaction another connection, none of which is the process's own. */
const pooled: FaultKind = {
  name: "database-pooler",
  async inject(fixture) {
    await slowGateway(fixture);
    const { port } = await fixture.pooler(fixture.random.int(2, 3));
    const programs = [fixture.remind({ port }), fixture.remind({ port })] as const;
    if (await meets(fixture, programs[0], "settled")) {
      const [row] = await fixture.lane.query<{ locks: number }>(
        fixture.database,
        "select count(*)::integer as locks from pg_locks where locktype = 'advisory' and granted",
      );
      if (row?.locks) fixture.violate(`${row.locks} advisory locks in mid-run`);
      if (fixture.random.chance(0.5)) await kill(fixture, programs[0]);
    }
    await Promise.all(programs.map(({ exited }) => exited));
  },
};

export const DATABASE_FAULTS: readonly FaultKind[] = [
  ...Object.entries(TROUBLES).map(([name, misbehave]) => during(name, misbehave)),
  locked("database-row-locked", false),
  locked("database-row-held", true),
  pooled,
];
