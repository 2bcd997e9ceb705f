import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createReminderService } from "../../src/application/reminder-service.js";
import { bench, LEASE_MS } from "./bench.js";
import { draws } from "./draws.js";
import { scriptedLedger } from "./scripted-ledger.js";

const never = () => new Promise<never>(() => {});

describe("after a process was killed at whatever moment", () => {
  it("the next run loses none, sends none twice, and finds at most its concurrency in doubt", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.nat(),
          fleet: fc.integer({ min: 1, max: 30 }),
          concurrency: fc.integer({ min: 1, max: 6 }),
          killAfter: fc.integer({ min: 0, max: 60 }),
          restartAfterMs: fc.constantFrom(0, LEASE_MS / 2, LEASE_MS + 1),
        }),
        async ({ seed, fleet, concurrency, killAfter, restartAfterMs }) => {
          const draw = draws(seed);
          let moments = 0;
          const dies = () => {
            moments += 1;
            return moments > killAfter ? never() : b.clock.sleep(draw() * 20);
          };
          const b = bench({ fleet, latencyMs: () => draw() * 100, options: { concurrency, pageSize: 11 } });
          const doomed = createReminderService(
            {
              ...b.ports,
              ledger: scriptedLedger(b.ledger, { before: dies, after: dies }),
              messenger: {
                ...b.ports.messenger,
                async send(message, options) {
                  await dies();
                  const outcome = await b.ports.messenger.send(message, options);
                  await dies();
                  return outcome;
                },
              },
            },
            b.options,
          );
          void doomed.run();
          await b.clock.advance(5_000);

          const startedAt = b.clock.monotonic() + restartAfterMs;
          await b.clock.advance(restartAfterMs);
          const report = await b.run();

          expect(b.clock.monotonic() - startedAt).toBeLessThanOrEqual(LEASE_MS + 5_000);
          expect(new Set(b.gateway.accepted.map(({ to }) => to)).size).toBe(b.gateway.accepted.length);
          const statuses = b.statuses();
          expect(statuses).toHaveLength(fleet);
          const inDoubt = statuses.filter((status) => status === "unknown").length;
          expect(inDoubt).toBeLessThanOrEqual(concurrency);
          expect(statuses.filter((status) => status === "sent")).toHaveLength(fleet - inDoubt);
          expect(b.gateway.accepted.length).toBeGreaterThanOrEqual(fleet - inDoubt);
          expect(report).toMatchObject({ ended: "finished", left: 0, failed: 0 });
        },
      ),
      { numRuns: 200 },
    );
  });
});
