import { oneRun } from "../run-once.ts";
import { anyMoment, type TrialKind } from "./kind.ts";

const FAILED = `select vehicle_id from reminder_delivery where status = 'failed' and code = 'RECIPIENT_INVALID'`;

/** A gateway calls some numbers invalid: they are set aside, whoever is killed, and not tried again. */
const setAside: TrialKind = {
  name: "set-aside",
  wishes: { setsAside: true },
  async play(stage) {
    const { random, lane, database } = stage;
    const chosen = Array.from({ length: random.int(2, 8) }, () => String(random.int(1, stage.due)));
    await stage.play({
      seed: random.int(0, 2 ** 31),
      delayMs: [5, 40],
      rules: [...new Set(chosen)].map((vehicle) => ({
        fault: "success false: recipient",
        to: stage.recipientOf(vehicle),
      })),
    });
    const victim = stage.remind();
    if (await anyMoment(stage, victim)) {
      stage.strike();
      victim.signal("SIGKILL");
    }
    await victim.exited;
    await stage.remind().exited;

    const failed = await lane.query<{ vehicle_id: string }>(database, FAILED);
    const listed = await lane.query<{ number: string }>(database, "select number from reminder_suppression");
    const aside = new Set(listed.map(({ number }) => number));
    for (const { vehicle_id } of failed) {
      if (!aside.has(stage.recipientOf(vehicle_id))) stage.violate("an invalid number was not set aside");
    }

    await stage.play({});
    const before = stage.arrivals.length;
    const { details } = await oneRun(stage, {});
    if (stage.arrivals.slice(before).some(({ to }) => aside.has(to))) {
      stage.violate("a number that had been set aside was tried again");
    }
    for (const { vehicle, status, code } of details) {
      if (!aside.has(stage.recipientOf(vehicle))) continue;
      if (status !== "skipped") stage.violate(`set aside: expected skipped, got ${status} ${code}`);
    }
    stage.calm();
    return undefined;
  },
};

export const SET_ASIDES: readonly TrialKind[] = [setAside];
