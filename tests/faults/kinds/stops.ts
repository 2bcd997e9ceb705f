import { MOMENTS } from "../moments.ts";
import { type FaultKind, meets, pause, slowGateway } from "./kind.ts";
import { endsInTime, nothingIsSending } from "./orderly-end.ts";

const STOP_SIGNALS = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

/** Asked to stop, once or several times: what is in flight is settled, and the rest is open at once. */
const stop: FaultKind = {
  name: "stop",
  async inject(fixture) {
    const { random } = fixture;
    await slowGateway(fixture, 20, 80);
    const program = fixture.remind();
    if (await meets(fixture, program, random.pick(MOMENTS))) {
      program.signal(random.pick(STOP_SIGNALS));
      for (let more = random.int(0, 2); more > 0; more -= 1) {
        await pause(random.int(0, 60));
        program.signal(random.pick(STOP_SIGNALS));
      }
      await endsInTime(fixture, program, [0, 3]);
      await nothingIsSending(fixture);
    }
    await program.exited;
  },
};

/** Asked to stop while the gateway is silent: what is on the wire is in doubt when the grace is over. */
const stopInSilence: FaultKind = {
  name: "stop-silent-gateway",
  async inject(fixture) {
    await fixture.play({
      rules: [{ fault: "silence after accepting", after: fixture.random.int(0, 20), times: 4 }],
    });
    const program = fixture.remind({ environment: { SHUTDOWN_GRACE_MS: "600" } });
    if (await meets(fixture, program, "arrived")) {
      fixture.hit();
      program.signal("SIGTERM");
      await endsInTime(fixture, program, [0, 1, 3]);
      await nothingIsSending(fixture);
    }
    await program.exited;
  },
};

export const STOPS: readonly FaultKind[] = [stop, stopInSilence];
