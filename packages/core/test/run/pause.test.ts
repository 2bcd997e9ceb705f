import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draws } from "../fixture/draws.js";
import { fixture, LEASE_MS, TIMEOUT_MS } from "../fixture/fixture.js";
import { interrupted } from "../fixture/interrupted.js";
import { accepted, unreachable } from "../fixture/outcomes.js";

describe("a process that is paused at whatever moment, and goes on past its lease", () => {
  it("sends nothing twice while another run takes up the rest, and nothing is lost", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.nat(),
          fleet: fc.integer({ min: 1, max: 25 }),
          concurrency: fc.integer({ min: 1, max: 6 }),
          pauseAfter: fc.integer({ min: 0, max: 80 }),
          pausedMs: fc.constantFrom(TIMEOUT_MS + 1, LEASE_MS - 1, LEASE_MS + 1, LEASE_MS * 3),
        }),
        async ({ seed, fleet, concurrency, pauseAfter, pausedMs }) => {
          const draw = draws(seed);
          const goesOn = Promise.withResolvers<void>();
          let moments = 0;
          const f = fixture({
            fleet,
            latencyMs: () => draw() * 100,
            answer: (_, attempt) => (attempt === 1 && draw() < 0.4 ? unreachable : accepted),
            options: { concurrency, pageSize: 11, backOffMs: 50, haltAfter: 100 },
          });
          const paused = f.another(
            interrupted(f, async () => {
              moments += 1;
              if (moments > pauseAfter) await goesOn.promise;
            }),
          );
          const first = paused.run();
          await f.clock.advance(5_000);
          await f.clock.advance(pausedMs);
          await f.run();
          goesOn.resolve();
          const report = await f.clock.finish(first);
          await f.clock.advance(1);
          await f.run();

          expect(new Set(f.gateway.accepted.map(({ to }) => to)).size).toBe(f.gateway.accepted.length);
          expect(f.gateway.accepted).toHaveLength(fleet);
          expect(f.statuses()).toEqual(Array(fleet).fill("sent"));
          expect(report).toMatchObject({ ended: "finished", due: fleet, left: 0 });
        },
      ),
      { numRuns: 150 },
    );
  });
});
