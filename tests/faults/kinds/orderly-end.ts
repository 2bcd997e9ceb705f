import type { Fixture } from "../fixture.ts";
import type { Program } from "../program.ts";
import { readLedger } from "../run-once.ts";

/** What a process may take beside its grace to end. */
const EXIT_ALLOWANCE_MS = 1_500;

/** Waits for a process that was asked to stop: it has to end within its grace, with one of these codes. */
export async function endsInTime(
  fixture: Fixture,
  program: Program,
  codes: readonly number[],
): Promise<void> {
  const asked = performance.now();
  const { code, signal } = await program.exited;
  const took = performance.now() - asked;
  if (code === null || !codes.includes(code)) {
    fixture.violate(
      `asked to stop: expected exit ${codes.join(" or ")}, got ${code ?? signal}: ${program.log()}`,
    );
  }
  if (took > fixture.limits.graceMs + EXIT_ALLOWANCE_MS)
    fixture.violate(`asked to stop, it took ${Math.round(took)} ms`);
}

/** After an orderly end everything is settled, or open to others at once. */
export async function nothingIsSending(fixture: Fixture): Promise<void> {
  const sending = (await readLedger(fixture)).filter(({ status }) => status === "sending");
  if (sending.length > 0) fixture.violate(`after an orderly end ${sending.length} rows were still sending`);
}
