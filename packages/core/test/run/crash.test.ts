import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draws } from "../fixture/draws.js";
import { fixture, LEASE_MS } from "../fixture/fixture.js";
import { interrupted } from "../fixture/interrupted.js";

const never = () => new Promise<never>(() => {});

describe("after a process was killed at whatever moment", () => {
  it("the next run takes up the rest at once, nobody gets two messages, and at most the concurrency is in doubt", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.nat(),
          fleet: fc.integer({ min: 1, max: 30 }),
          concurrency: fc.integer({ min: 1, max: 6 }),
          killAfter: fc.integer({ min: 0, max: 80 }),
          restartAfterMs: fc.constantFrom(0, 100, LEASE_MS / 2, LEASE_MS + 1),
        }),
        async ({ seed, fleet, concurrency, killAfter, restartAfterMs }) => {
          const draw = draws(seed);
          let moments = 0;
          const f = fixture({ fleet, latencyMs: () => draw() * 100, options: { concurrency, pageSize: 11 } });
          const doomed = f.another(
            interrupted(f, () => {
              moments += 1;
              return moments > killAfter ? never() : f.clock.sleep(draw() * 20);
            }),
          );
          void doomed.run();
          await f.clock.advance(5_000);
          const inFlightAtDeath = f.countOf("sending");
          const notBegunAtDeath = fleet - f.ledger.rows.length;
          const triedByDead = f.sends.length;

          await f.clock.advance(restartAfterMs);
          const startedAt = f.clock.monotonic();
          const report = await f.run();

          expect(inFlightAtDeath).toBeLessThanOrEqual(concurrency);
          expect(report).toMatchObject({ ended: "finished", left: 0, failed: 0, unknown: 0 });
          if (report.sent > 0) expect(f.sends[triedByDead]?.at).toBe(startedAt);
          // A hundred milliseconds a message, one after the other: no lease was waited for.
          expect(f.clock.monotonic() - startedAt).toBeLessThanOrEqual(fleet * 100);
          expect(report).toMatchObject({ sent: notBegunAtDeath, skipped: fleet - notBegunAtDeath });

          await f.clock.advance(LEASE_MS + 1);
          await f.run();
          expect(new Set(f.gateway.accepted.map(({ to }) => to)).size).toBe(f.gateway.accepted.length);
          expect(f.countOf("unknown")).toBe(inFlightAtDeath);
          expect(f.countOf("sent")).toBe(fleet - inFlightAtDeath);
          expect(f.gateway.accepted.length).toBeGreaterThanOrEqual(fleet - inFlightAtDeath);
        },
      ),
      { numRuns: 200 },
    );
  });
});
