import { RECOVERY_ALLOWANCE_MS } from "../checker.ts";
import { addressOf, runNow } from "../http.ts";
import { endsInTime, nothingLeftOpen } from "./ending.ts";
import { anyMoment, MOMENTS, meets, pause, slowGateway, type TrialKind } from "./kind.ts";

/** A server killed in the middle of a run that was asked for, and started again. */
const killed: TrialKind = {
  name: "server-killed",
  async play(stage) {
    await slowGateway(stage);
    const victim = stage.server();
    const answer = runNow(await addressOf(victim), new Date());
    if (await anyMoment(stage, victim)) {
      stage.strike();
      victim.signal("SIGKILL");
    }
    await answer;
    victim.signal("SIGKILL");
    await victim.exited;
    const successor = stage.server();
    const { status, body } = await runNow(await addressOf(successor), new Date());
    if (status !== 200 || !body.includes('"ended":"finished"')) {
      stage.violate(`the run after the kill: expected 200 and finished, got ${status}`);
    }
    stage.recovered();
    successor.signal("SIGTERM");
    await successor.exited;
    stage.calm();
    return undefined;
  },
};

/** A server asked to end while a run is under way, whoever asked for the run being there still or gone. */
const terminated: TrialKind = {
  name: "server-terminated",
  async play(stage) {
    await slowGateway(stage, 20, 120);
    const server = stage.server();
    const client = new AbortController();
    const answer = runNow(await addressOf(server), new Date(), client.signal);
    if (await meets(stage, server, stage.random.pick(MOMENTS))) {
      if (stage.random.chance(0.6)) client.abort();
      server.signal("SIGTERM");
      await endsInTime(stage, server, [0]);
      await nothingLeftOpen(stage);
    }
    await answer;
    server.signal("SIGKILL");
    await server.exited;
    stage.calm();
    return undefined;
  },
};

/** Seven in the morning in the trial's zone, on its day. */
const JUST_BEFORE_SEVEN = "2026-01-14T23:59:56.000Z";
const AT_SEVEN = { SCHEDULER_AUTOSTART: "true", SCHEDULER_HOUR: "7", SCHEDULER_MINUTE: "0" };

/**
 * A server killed in the middle of its scheduled run: another server that waits, or it itself started again at once,
 * brings the day's run to its end.
 */
function scheduleKilled(name: string, successor: "waiting" | "restarted"): TrialKind {
  return {
    name,
    async play(stage) {
      await slowGateway(stage, 40, 120);
      const clock = stage.clock(JUST_BEFORE_SEVEN);
      const start = () => stage.server({ clock, environment: AT_SEVEN });
      const victim = start();
      await addressOf(victim);
      const waiting = successor === "waiting" ? start() : null;
      if (await meets(stage, victim, stage.random.pick(MOMENTS), stage.random.int(1, 15))) {
        stage.strike();
        victim.signal("SIGKILL");
      }
      await victim.exited;
      const heir = waiting ?? start();
      const finished = heir.logged(/run finished/).then(() => true);
      const inTime = await Promise.race([
        finished,
        pause(stage.limits.leaseMs + RECOVERY_ALLOWANCE_MS).then(() => false),
      ]);
      if (!inTime) stage.violate("the scheduled run was not brought to its end within the lease and 5 s");
      finished.catch(() => {});
      heir.signal("SIGTERM");
      await heir.exited;
      stage.calm();
      return { clock };
    },
  };
}

/** Twenty ask at once, at two servers, while the scheduler's hour comes at both. */
const storm: TrialKind = {
  name: "run-now-storm",
  due: [60, 120],
  async play(stage) {
    const { random } = stage;
    await slowGateway(stage);
    const clock = stage.clock(JUST_BEFORE_SEVEN);
    const servers = [1, 2].map(() => stage.server({ clock, environment: AT_SEVEN }));
    const addresses = await Promise.all(servers.map(addressOf));
    if (random.chance(0.7)) await Promise.race(servers.map((server) => server.logged(/slot due/)));
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => runNow(random.pick(addresses), clock.now())),
    );
    for (const { status, body } of answers) {
      if (status !== 200 && status !== 409)
        stage.violate(`run-now: expected 200 or 409, got ${status} ${body}`);
    }
    await Promise.any(servers.map((server) => server.logged(/run finished|run cut short/)));
    for (const server of servers) server.signal("SIGTERM");
    await Promise.all(servers.map(({ exited }) => exited));
    stage.calm();
    return { clock };
  },
};

export const SERVERS: readonly TrialKind[] = [
  killed,
  terminated,
  scheduleKilled("schedule-restarted", "restarted"),
  scheduleKilled("schedule-handed-over", "waiting"),
  storm,
];
