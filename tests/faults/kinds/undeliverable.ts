import type { GatewayEvent } from "../../fake-gateway/fake-gateway.ts";
import { runOnce } from "../run-once.ts";
import { type FaultKind, killAnywhere, slowGateway } from "./kind.ts";

const REFUSED = `select vehicle_id from reminder_delivery where status = 'failed' and code = 'RECIPIENT_INVALID'`;

/**
 * A gateway calls one number or two invalid: whoever is killed, they are suppressed once others were accepted later in the
 * same run, and not tried again.
 */
const undeliverable: FaultKind = {
  name: "undeliverable",
  setup: { suppressesUndeliverable: true },
  async inject(fixture) {
    const { database, due, lane, random } = fixture;
    const wrong = new Set(Array.from({ length: random.int(1, 2) }, () => String(random.int(1, due))));
    const answered: GatewayEvent[] = [];
    fixture.gateway.events.on("event", (event) => {
      if (event.moment === "answered") answered.push(event);
    });
    await slowGateway(fixture, 5, 40, {
      rules: [...wrong].map((vehicle) => ({ fault: "refused: recipient", to: fixture.recipientOf(vehicle) })),
    });
    await killAnywhere(fixture, fixture.remind());
    await fixture.remind().exited;

    const refused = await lane.query<{ vehicle_id: string }>(database, REFUSED);
    const listed = await lane.query<{ number: string }>(database, "select number from reminder_suppression");
    const suppressed = new Set(listed.map(({ number }) => number));
    for (const { vehicle_id } of refused) {
      const to = fixture.recipientOf(vehicle_id);
      const later = answered.slice(answered.findLastIndex((event) => event.to === to) + 1);
      // Of those in flight together, the process may hear in another order.
      const isCertain = later.filter(({ fault }) => fault === null).length > 2 * fixture.limits.concurrency;
      if (isCertain && !suppressed.has(to)) fixture.violate("an invalid number was not suppressed");
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
