import { MOMENTS } from "../moments.ts";
import { type FaultKind, meets, pause, slowGateway } from "./kind.ts";

/** Paused past its lease, while another run sends the rest and a third one closes what was `sending`; then resumed. */
const pastLease: FaultKind = {
  name: "pause-past-lease",
  needsShortLeases: true,
  async inject(fixture) {
    const { limits, random } = fixture;
    await slowGateway(fixture, 10, 60);
    const sleeper = fixture.remind();
    if (await meets(fixture, sleeper, random.pick(MOMENTS))) {
      fixture.hit();
      sleeper.signal("SIGSTOP");
      const lease = pause(limits.leaseMs + 50);
      await fixture.remind().exited;
      await lease;
      if (random.chance(0.5)) await fixture.remind().exited;
      sleeper.signal("SIGCONT");
    }
    await sleeper.exited;
  },
};

/** Paused for less or more than its lease, perhaps while another run sends the rest; then resumed. */
const short: FaultKind = {
  name: "pause",
  needsShortLeases: true,
  async inject(fixture) {
    const { limits, random } = fixture;
    await slowGateway(fixture, 10, 60);
    const sleeper = fixture.remind();
    if (await meets(fixture, sleeper, random.pick(MOMENTS))) {
      fixture.hit();
      sleeper.signal("SIGSTOP");
      const other = random.chance(0.5) ? fixture.remind().exited : null;
      await pause(random.int(200, limits.leaseMs + 500));
      sleeper.signal("SIGCONT");
      await other;
    }
    await sleeper.exited;
  },
};

export const PAUSES: readonly FaultKind[] = [short, pastLease];
