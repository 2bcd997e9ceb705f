import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createReminderService } from "../../src/application/reminder-service.js";
import { bench, LEASE_MS, TIMEOUT_MS } from "./bench.js";
import { draws } from "./draws.js";
import { accepted, unreachable } from "./outcomes.js";
import { scriptedLedger } from "./scripted-ledger.js";

describe("a process that is stopped at whatever moment, and goes on past its lease", () => {
  it("sends nothing twice while another has taken over, and nothing is lost", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.nat(),
          fleet: fc.integer({ min: 1, max: 25 }),
          concurrency: fc.integer({ min: 1, max: 6 }),
          stopAfter: fc.integer({ min: 0, max: 80 }),
          stoppedMs: fc.constantFrom(TIMEOUT_MS + 1, LEASE_MS - 1, LEASE_MS + 1, LEASE_MS * 3),
        }),
        async ({ seed, fleet, concurrency, stopAfter, stoppedMs }) => {
          const draw = draws(seed);
          const goesOn = Promise.withResolvers<void>();
          let moments = 0;
          const moment = async () => {
            moments += 1;
            if (moments > stopAfter) await goesOn.promise;
          };
          const b = bench({
            fleet,
            latencyMs: () => draw() * 100,
            answer: (_, attempt) => (attempt === 1 && draw() < 0.4 ? unreachable : accepted),
            options: { concurrency, pageSize: 11, backOffMs: 50, haltAfter: 100 },
          });
          const { clock, messenger } = b.ports;
          const stopped = createReminderService(
            {
              ...b.ports,
              ledger: scriptedLedger(b.ledger, { before: moment, after: moment }),
              clock: {
                ...clock,
                async sleep(ms, signal) {
                  await clock.sleep(ms, signal);
                  await moment();
                },
              },
              messenger: {
                ...messenger,
                async send(message, options) {
                  const calledAt = clock.monotonic();
                  await moment();
                  // As every messenger promises: no byte leaves once its time is over.
                  if (clock.monotonic() - calledAt >= TIMEOUT_MS) return unreachable;
                  const outcome = await messenger.send(message, options);
                  await moment();
                  return outcome;
                },
              },
            },
            b.options,
          );
          const first = stopped.run();
          await b.clock.advance(5_000);
          await b.clock.advance(stoppedMs);
          await b.run();
          goesOn.resolve();
          const report = await b.clock.finish(first);
          await b.clock.advance(1);
          await b.run();

          expect(new Set(b.gateway.accepted.map(({ to }) => to)).size).toBe(b.gateway.accepted.length);
          expect(b.gateway.accepted).toHaveLength(fleet);
          expect(b.statuses()).toEqual(Array(fleet).fill("sent"));
          expect(report).toMatchObject({ ended: "finished", due: fleet, left: 0 });
        },
      ),
      { numRuns: 150 },
    );
  });
});
