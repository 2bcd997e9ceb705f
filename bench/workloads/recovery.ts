import pg from "pg";
import { openContender } from "../harness/contender-process.ts";
import { type Gateway, startGateway } from "../harness/gateway.ts";
import { progress } from "../harness/progress.ts";
import { newDatabase, newFleet } from "../harness/stage.ts";
import { median } from "../harness/statistics.ts";
import { milliseconds, type Row, type Workload } from "../harness/workload.ts";

const DUE = 1_005;
const HALF = 500;
const CONCURRENCY = 50;
/** What is open for so long after all else is done waits for a time-out. */
const STUCK_MS = 3_000;
const MOST_MS = 1_000;

interface System {
  readonly name: string;
  readonly file: string;
  /** Counts what has no outcome yet. */
  readonly openSql: string;
  /** What becomes of the messages that were in flight at the kill. */
  readonly inFlight: string;
}

const OURS: System = {
  name: "**ours**",
  file: "recovery/ours.ts",
  openSql: `select ${DUE} - count(*) filter (where status in ('sent', 'unknown', 'failed')) as open from reminder_delivery`,
  inFlight: "unknown, never sent again",
};
const PEERS: readonly System[] = [
  {
    name: "pg-boss as it comes",
    file: "recovery/pg-boss.ts",
    openSql: "select count(*) as open from pgboss.job where state < 'completed'",
    inFlight: "sent again after 900 s (`expireInSeconds`)",
  },
  {
    name: "graphile-worker as it comes",
    file: "recovery/graphile-worker.ts",
    openSql: "select count(*) as open from graphile_worker._private_jobs",
    inFlight: "sent again after 4 h (in its SQL)",
  },
];

interface Trial {
  /** From the start of the next run to its first message at the gateway. */
  readonly firstMs: number;
  /** Messages without an outcome once nothing more happens. */
  readonly open: number;
  /** Messages that the gateway accepted twice. */
  readonly twice: number;
}

/** What the next process does after a SIGKILL in mid-run. */
export const recovery: Workload = {
  number: 5,
  title: "SIGKILL in mid-run: how soon the next process goes on",
  async run({ quick, counted }) {
    const gateway = await startGateway({ delayMs: 20, track: true });
    const trials = new Map<System, Trial[]>();
    for (let kill = 1; kill <= counted; kill++) {
      for (const system of [OURS, ...PEERS]) {
        progress(`5 recovery: ${system.name}, kill ${kill}`);
        const isFirst = kill === 1;
        // Each kill takes seconds of watching.
        if (quick && !isFirst && system !== OURS) continue;
        const trial = await trialOf(system, gateway);
        trials.set(system, [...(trials.get(system) ?? []), trial]);
      }
    }
    await gateway.close();
    const ours = trials.get(OURS) ?? [];
    const slowest = Math.max(...ours.map(({ firstMs }) => firstMs));
    const twice = ours.reduce((sum, trial) => sum + trial.twice, 0);
    const unknown = Math.max(...ours.map(({ open }) => open));
    return {
      rows: [...trials].map(([system, all]) => row(system, all)),
      goals: [
        {
          goal: "first message of the next run ≤ 1 s after its start",
          figure: `${milliseconds(slowest)} at most of ${ours.length}`,
          met: slowest <= MOST_MS,
        },
        { goal: "none sent twice", figure: String(twice), met: twice === 0 },
        { goal: `≤ ${CONCURRENCY} unknown a kill`, figure: String(unknown), met: unknown <= CONCURRENCY },
      ],
      notes: [
        `${DUE.toLocaleString("en")} due, ${CONCURRENCY} at a time, gateway answering in 20 ms, killed after ${HALF} messages. The next process is opened right after; its time begins with its run.`,
      ],
      raw: [...trials].map(([{ name }, all]) => ({ name, trials: all })),
    };
  },
};

async function trialOf(system: System, gateway: Gateway): Promise<Trial> {
  const { url, drop } =
    system === OURS
      ? await newFleet({ vehicles: DUE * 10, due: DUE }, { workOrders: 0 })
      : await newDatabase();
  const options = { url, gatewayUrl: gateway.url, due: DUE, concurrency: CONCURRENCY };
  await gateway.reset();
  const first = await openContender(system.file, { ...options, adds: true });
  const half = gateway.reached(HALF);
  first.round().catch(() => {});
  await half;
  await first.kill();

  const second = await openContender(system.file, { ...options, adds: false });
  const { accepted } = await gateway.counts();
  const next = gateway.reached(accepted + 1);
  const start = performance.now();
  second.round().catch(() => {});
  await next;
  const firstMs = performance.now() - start;
  const open = await leftOpen(system, url);
  const { twice } = await gateway.counts();
  await second.kill();
  await drop();
  return { firstMs, open, twice };
}

/** How many have no outcome once that number stays the same; of ours those that are unknown. */
async function leftOpen(system: System, url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let since = performance.now();
    for (let open = Number.NaN; ; ) {
      const { rows } = await client.query(system.openSql);
      const now = Number(rows[0].open);
      if (now !== open) since = performance.now();
      if (performance.now() - since > STUCK_MS) return now;
      open = now;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    await client.end();
  }
}

function row({ name, inFlight }: System, trials: readonly Trial[]): Row {
  const open = Math.max(...trials.map((trial) => trial.open));
  const times = trials.map(({ firstMs }) => firstMs);
  return {
    case: "",
    contender: name,
    result: `${milliseconds(median(times))}, at most ${milliseconds(Math.max(...times))}; ${open} ${inFlight}`,
    toOurs: "",
    cpu: "–",
    idle: "–",
    memory: "–",
  };
}
