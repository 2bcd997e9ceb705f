import type { Fixture, StartOptions } from "../fixture.ts";
import { CASE_DAY, vehiclesIn } from "../people.ts";
import type { Program } from "../program.ts";
import { startTogether } from "../start-together.ts";
import { type FaultKind, pause, slowGateway } from "./kind.ts";

/** What is on file may be five seconds old when it goes out; the rest is the way to the gateway. */
const OLDEST_MS = 5_500;

/** Every third vehicle's owner gets another number, every third vehicle is visited, and every seventh is sold. */
const CHANGES = `
with renumbered as (update customer set hp = '0811' || (50000000 + id) where id % 3 = 0),
  visited as (update vehicle set last_visit_date = date '${CASE_DAY}' where id % 3 = 1 and id % 7 > 0)
delete from vehicle where id % 7 = 0`;

function changeOf(vehicle: number): string | null | undefined {
  if (vehicle % 7 === 0 || vehicle % 3 === 1) return null;
  return vehicle % 3 === 0 ? `62811${50_000_000 + vehicle}` : undefined;
}

/** Rows change in mid-run: from five seconds on, what goes out is what is on file now. */
function changed(name: string, startRun: (fixture: Fixture) => Promise<RunToChange>): FaultKind {
  return {
    name: `changed-rows-${name}`,
    due: [60, 60],
    setup: { vehiclesPerOwner: 1, schedules: ["daily", "once"], quietHours: false },
    async inject(fixture) {
      const { database, due, lane, random } = fixture;
      await slowGateway(fixture);
      const { program, options } = await startRun(fixture);
      await pause(random.int(200, 1_500));
      await lane.query(database, CHANGES);
      const changedAt = Date.now();
      for (let vehicle = 1; vehicle <= due; vehicle += 1) {
        const change = changeOf(vehicle);
        if (change !== undefined) fixture.changed.set(String(vehicle), change);
      }
      const { code } = await program.exited;
      if (code !== 0) fixture.violate(`with changed rows: expected exit 0, got ${code}`);
      checkChanges(fixture, changedAt);
      fixture.lastOptions = options;
    },
  };
}

/** A run that is about to read what is due. */
interface RunToChange {
  readonly program: Program;
  readonly options: StartOptions;
}

async function start(
  fixture: Fixture,
  options: StartOptions,
  whileHeld: () => void = () => {},
): Promise<RunToChange> {
  const [program] = await startTogether(fixture, () => [fixture.remind(options)], whileHeld);
  if (!program) throw new Error("expected a program");
  return { program, options };
}

function checkChanges(fixture: Fixture, changedAt: number): void {
  const late = fixture.record().filter(({ at }) => at > changedAt + OLDEST_MS);
  if (late.length < 5) fixture.violate(`expected messages after the change, got ${late.length}`);
  for (const { at, body, to } of late) {
    for (const vehicle of vehiclesIn(body)) {
      const change = fixture.changed.get(vehicle);
      const seconds = ((at - changedAt) / 1_000).toFixed(1);
      if (change === null)
        fixture.violate(`vehicle ${vehicle} got a message ${seconds} s after it was not due`);
      else if (change !== undefined && change !== to)
        fixture.violate(`vehicle ${vehicle}: the old number got its message after ${seconds} s`);
    }
  }
}

/** Four messages a second. */
const slow = changed("slow-pace", (fixture) =>
  start(fixture, { environment: { SEND_RATE_PER_MINUTE: "240" } }),
);

/** The run waits for the end of the quiet hours, eight seconds after its start. */
const quiet = changed("quiet-hours", (fixture) => {
  const clock = fixture.clock("2026-01-15T05:30:00.000Z");
  const options = { clock, environment: { QUIET_HOURS: "12:00-13:00" } };
  return start(fixture, options, () => clock.set("2026-01-15T05:59:52.000Z"));
});

export const CHANGED_ROWS: readonly FaultKind[] = [slow, quiet];
