import type { Fixture } from "../fixture.ts";
import { addressOf, runNow, startSchedule } from "../http.ts";
import { MOMENTS } from "../moments.ts";
import type { Program } from "../program.ts";
import { checkRecovery } from "../recovery.ts";
import type { WallClock } from "../wall-clock.ts";
import { anyMoment, type FaultKind, kill, meets, pause, slowGateway } from "./kind.ts";
import { endsInTime, nothingIsSending } from "./orderly-end.ts";

/** A server is killed in the middle of a run that was asked for, and started again. */
const killed: FaultKind = {
  name: "server-killed",
  async inject(fixture) {
    await slowGateway(fixture);
    const victim = fixture.server();
    const reply = runNow(await addressOf(victim), new Date());
    if (await anyMoment(fixture, victim)) fixture.hit();
    victim.signal("SIGKILL");
    await Promise.all([reply, victim.exited]);
    const before = fixture.arrivals.length;
    const successor = fixture.server();
    const { status, body } = await runNow(await addressOf(successor), new Date());
    if (status !== 200 || !body.includes('"ended":"finished"')) {
      fixture.violate(`the run after the kill: expected 200 and finished, got ${status}`);
    }
    await checkRecovery(fixture, before);
    successor.signal("SIGTERM");
    await successor.exited;
  },
};

/** A server is asked to stop in mid-run, whether whoever asked for the run is still there or gone. */
const stopped: FaultKind = {
  name: "server-stopped",
  async inject(fixture) {
    const { random } = fixture;
    await slowGateway(fixture, 20, 120);
    const server = fixture.server();
    const client = new AbortController();
    const reply = runNow(await addressOf(server), new Date(), client.signal);
    if (await meets(fixture, server, random.pick(MOMENTS))) {
      if (random.chance(0.6)) client.abort();
      server.signal("SIGTERM");
      await endsInTime(fixture, server, [0]);
      await nothingIsSending(fixture);
    }
    await reply;
    server.signal("SIGKILL");
    await server.exited;
  },
};

/** In the cases' zone it is nearly seven in the morning of their day. */
const BEFORE_SEVEN = "2026-01-14T23:50:00.000Z";
const JUST_BEFORE_SEVEN = "2026-01-14T23:59:57.000Z";
const SEVEN = Date.parse("2026-01-15T00:00:00.000Z");
const AUTOSTART = { SCHEDULER_AUTOSTART: "true", SCHEDULER_HOUR: "7", SCHEDULER_MINUTE: "0" };

/** Starts servers, and their schedules just before seven by their clock. */
async function startSchedules(fixture: Fixture, clock: WallClock, count: number): Promise<ScheduledServer[]> {
  const servers = Array.from({ length: count }, () => fixture.server({ clock }));
  const started = await Promise.all(
    servers.map(async (program) => ({ program, address: await addressOf(program) })),
  );
  clock.set(JUST_BEFORE_SEVEN);
  for (const { address } of started) {
    const { status } = await startSchedule(address, clock.now());
    if (status !== 200) fixture.violate(`the start of the schedule: expected 200, got ${status}`);
  }
  return started;
}

interface ScheduledServer {
  readonly program: Program;
  readonly address: string;
}

/** Beyond the lease of the scheduled run, which another scheduler waits for. An unfinished run waits 15 minutes. */
const SCHEDULE_ALLOWANCE_MS = 30_000;

/**
 * A server is killed in the middle of its scheduled run. Another server that waits, or the same one started again,
 * finishes the day's run.
 */
function scheduleKilled(name: string, successor: "waiting" | "restarted"): FaultKind {
  return {
    name,
    needsShortLeases: true,
    // A server does not end with its run: the moment must come, so there are more messages than it waits for.
    setup: { vehiclesPerOwner: 1 },
    async inject(fixture) {
      const { limits, random } = fixture;
      await slowGateway(fixture, 40, 120);
      const clock = fixture.clock(BEFORE_SEVEN);
      const servers = await startSchedules(fixture, clock, successor === "waiting" ? 2 : 1);
      const [victim, waiting] = servers.map(({ program }) => program);
      if (!victim) throw new Error("expected a server");
      if (await meets(fixture, victim, random.pick(MOMENTS), random.int(1, 15))) await kill(fixture, victim);
      await victim.exited;
      const heir = waiting ?? fixture.server({ clock, environment: AUTOSTART });
      await addressOf(heir);
      const finished = heir.logged(/run finished/).then(() => true);
      finished.catch(() => {});
      const isInTime = await Promise.race([
        finished,
        pause(limits.leaseMs + SCHEDULE_ALLOWANCE_MS).then(() => false),
      ]);
      if (!isInTime) fixture.violate(`the scheduled run did not finish soon after its lease: ${heir.log()}`);
      heir.signal("SIGTERM");
      await heir.exited;
      fixture.lastOptions = { clock };
    },
  };
}

/** Twenty ask two servers for a run at once, while the scheduled time comes at both. */
const storm: FaultKind = {
  name: "run-now-storm",
  due: [60, 120],
  async inject(fixture) {
    const { random } = fixture;
    await slowGateway(fixture);
    const clock = fixture.clock(BEFORE_SEVEN);
    const started = await startSchedules(fixture, clock, 2);
    const servers = started.map(({ program }) => program);
    const addresses = started.map(({ address }) => address);
    if (random.chance(0.7)) await pause(Math.max(0, SEVEN - clock.now().getTime()) + random.int(0, 300));
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => runNow(random.pick(addresses), clock.now())),
    );
    for (const { status, body } of replies) {
      if (status !== 200 && status !== 409)
        fixture.violate(`run-now: expected 200 or 409, got ${status} ${body}`);
    }
    await Promise.any(servers.map((server) => server.logged(/run (finished|cut short)/)));
    for (const server of servers) server.signal("SIGTERM");
    await Promise.all(servers.map(({ exited }) => exited));
    fixture.lastOptions = { clock };
  },
};

export const SERVERS: readonly FaultKind[] = [
  killed,
  stopped,
  scheduleKilled("schedule-restarted", "restarted"),
  scheduleKilled("schedule-handed-over", "waiting"),
  storm,
];
