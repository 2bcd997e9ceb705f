import type { Fixture } from "../fixture.ts";
import { addressOf, runNow } from "../http.ts";
import { DAY_AFTER } from "../people.ts";
import { BAD_ROWS, reportsBoth } from "./bad-rows.ts";
import { clusterKind, MACHINES } from "./cluster-kind.ts";
import { type FaultKind, patience, slowGateway } from "./kind.ts";
import { checkSilence, type OptOut, optOuts } from "./opt-outs.ts";

/** Leases end before a process that died is missed: its part does not wait for them. */
const patient = (fixture: Fixture) => patience(fixture, 3);

/** Numbers opt out while three workers send. */
const optOut = clusterKind(
  "opt-out",
  async ({ midRun }, fixture) => {
    const optNextOut = optOuts(fixture, null);
    const optedOut: OptOut[] = [];
    for (let times = fixture.random.int(2, 4); times > 0; times -= 1) {
      await midRun();
      optedOut.push(await optNextOut());
    }
    return () => checkSilence(fixture, optedOut);
  },
  { environment: patient },
);

const limitOf = ({ messages }: Fixture) => Math.floor(messages / 2);

/** The parts share one daily limit, and a worker is perhaps killed: never more than the limit, and the rest the next day. */
const dailyLimit = clusterKind(
  "daily-limit",
  async ({ workers, midRun, hit }, fixture) => {
    const { random } = fixture;
    const limit = limitOf(fixture);
    fixture.lastDay = DAY_AFTER;
    fixture.lastOptions = { environment: { REMINDER_TODAY: DAY_AFTER, SEND_DAY_CAP: String(fixture.due) } };
    await midRun(Math.floor(limit / 2));
    if (random.chance(0.5)) await hit(random.pick(workers));
    return () => {
      const accepted = fixture.record().length;
      if (accepted > limit || (fixture.hits === 0 && accepted < limit))
        fixture.violate(`${accepted} accepted on a day with a limit of ${limit}, after ${fixture.hits} hits`);
    };
  },
  {
    setup: { schedules: ["once", "offsets"], highDailyLimit: false },
    environment: (fixture) => ({ ...patient(fixture), SEND_DAY_CAP: String(limitOf(fixture)) }),
  },
);

/** A row that no statement can read, and one that is on file twice; a worker is killed. */
const badRows = clusterKind(
  "bad-rows",
  async ({ start, midRun, hit }, fixture) => {
    await fixture.lane.query(fixture.database, BAD_ROWS);
    const workers = Array.from({ length: MACHINES }, () => start());
    await midRun();
    await hit(fixture.random.pick(workers));
    return () => reportsBoth(fixture);
  },
  { machines: 0, environment: patient },
);

/** An owner gets one message for several vehicles; a worker is killed. */
const owners = clusterKind(
  "owners",
  async ({ workers, midRun, hit }, fixture) => {
    await midRun();
    await hit(fixture.random.pick(workers));
    return () => {
      const numbers = fixture.record().map(({ to }) => to);
      const twice = numbers.length - new Set(numbers).size;
      if (twice > 0) fixture.violate(`${twice} owners got a second message`);
    };
  },
  { setup: { vehiclesPerOwner: 3 }, due: [90, 150], environment: patient },
);

/** A command's run, or one that was asked for, beside the scheduled one: a part that meets its messages on their way stays open. */
const runBeside = clusterKind(
  "run-beside",
  async ({ midRun, start }, fixture) => {
    await slowGateway(fixture, 400, 600);
    if (fixture.random.chance(0.5)) {
      await midRun(10);
      const { code } = await fixture.remind().exited;
      if (code !== 0) fixture.violate(`the run beside: expected exit 0, got ${code}`);
      return undefined;
    }
    const address = await addressOf(start({ isServer: true }));
    await midRun(10);
    const { status } = await runNow(address, new Date());
    // The server makes a part itself, and no two runs at once.
    if (status !== 200 && status !== 409) fixture.violate(`run-now beside: got ${status}`);
    return undefined;
  },
  { mayBeCut: true, environment: patient },
);

/** What holds for one process's run holds for the parts of one, all together. */
export const CLUSTER_POLICIES: readonly FaultKind[] = [optOut, dailyLimit, badRows, owners, runBeside];
