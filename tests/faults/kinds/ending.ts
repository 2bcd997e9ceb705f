import type { Stage } from "../fixture.ts";
import type { Program } from "../program.ts";

/** What a process may take beside the grace to come to its end. */
const EXIT_ALLOWANCE_MS = 1_500;

/** Waits for a process that was asked to stop, which has to be inside the grace and with one of these codes. */
export async function endsInTime(stage: Stage, program: Program, codes: readonly number[]): Promise<void> {
  const asked = performance.now();
  const { code, signal } = await program.exited;
  const took = performance.now() - asked;
  if (code === null || !codes.includes(code)) {
    stage.violate(
      `asked to stop: expected exit ${codes.join(" or ")}, got ${code ?? signal}: ${program.log()}`,
    );
  }
  if (took > stage.limits.graceMs + EXIT_ALLOWANCE_MS)
    stage.violate(`asked to stop, it took ${Math.round(took)} ms`);
}

/** After an orderly end everything is settled, or open to others at once. */
export async function nothingLeftOpen(stage: Stage): Promise<void> {
  const open = await stage.lane.query(
    stage.database,
    "select 1 from reminder_delivery where status in ('claimed', 'sending')",
  );
  if (open.length > 0)
    stage.violate(`after an orderly end ${open.length} rows were still claimed or sending`);
}
