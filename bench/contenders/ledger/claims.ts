import { randomUUID } from "node:crypto";
import type { Claim } from "@pengingat/core";
import { TODAY } from "../../harness/stage.ts";

/** What the contenders of claiming are told. */
export interface ClaimOptions {
  readonly url: string;
  readonly claims: number;
  /** Claims in one statement. */
  readonly batch: number;
}

/** Claims of so many vehicles, in batches. */
export function claimBatches({ claims, batch }: ClaimOptions): Claim[][] {
  const all = Array.from({ length: claims }, (_, index) => ({
    vehicleId: `vehicle-${index}`,
    visitDate: "2026-01-16",
    occasion: TODAY,
    token: randomUUID(),
  }));
  return Array.from({ length: Math.ceil(claims / batch) }, (_, at) =>
    all.slice(at * batch, (at + 1) * batch),
  );
}

/** Fails where not everything was taken. */
export function expectTaken(taken: number, { claims }: ClaimOptions): Record<string, number> {
  if (taken !== claims) throw new Error(`expected ${claims} claims taken, got ${taken}`);
  return { taken };
}
