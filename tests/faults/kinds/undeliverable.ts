import { runOnce } from "../run-once.ts";
import { type FaultKind, killAnywhere, slowGateway } from "./kind.ts";

const REFUSED = `select vehicle_id from reminder_delivery where status = 'failed' and code = 'RECIPIENT_INVALID'`;

/** A gateway calls some numbers invalid: whoever is killed, they are suppressed in the end, and not tried again. */
const undeliverable: FaultKind = {
  name: "undeliverable",
  setup: { suppressesUndeliverable: true },
  async inject(fixture) {
    const { database, due, lane, random } = fixture;
    const wrong = new Set(Array.from({ length: random.int(2, 8) }, () => String(random.int(1, due))));
    await slowGateway(fixture, 5, 40, {
      rules: [...wrong].map((vehicle) => ({ fault: "refused: recipient", to: fixture.recipientOf(vehicle) })),
    });
    await killAnywhere(fixture, fixture.remind());
    await fixture.remind().exited;

    const refused = await lane.query<{ vehicle_id: string }>(database, REFUSED);
    const listed = await lane.query<{ number: string }>(database, "select number from reminder_suppression");
    const suppressed = new Set(listed.map(({ number }) => number));
    for (const { vehicle_id } of refused) {
      if (!suppressed.has(fixture.recipientOf(vehicle_id)))
        fixture.violate("an invalid number was not suppressed");
    }

    await fixture.play({});
    const before = fixture.arrivals.length;
    const { details } = await runOnce(fixture);
    if (fixture.arrivals.slice(before).some(({ to }) => suppressed.has(to))) {
      fixture.violate("a suppressed number was tried again");
    }
    for (const { vehicle, status, code } of details) {
      if (!suppressed.has(fixture.recipientOf(vehicle))) continue;
      if (status !== "skipped") fixture.violate(`suppressed: expected skipped, got ${status} ${code}`);
    }
  },
};

export const UNDELIVERABLE: readonly FaultKind[] = [undeliverable];
