import { randomUUID } from "node:crypto";
import { DEFAULT_TEMPLATE, messageTemplate, type OutgoingMessage } from "@pengingat/core";
import { SERVICE_PHONE } from "../../harness/stage.ts";

/** Options of the contenders of a whole run. */
export interface WholeRunOptions {
  readonly url: string;
  readonly gatewayUrl: string;
  /** How many messages to send. */
  readonly due: number;
  readonly concurrency: number;
}

const TEMPLATE = messageTemplate(DEFAULT_TEMPLATE);

/** A message with the key that it is unique by. */
export interface Job extends OutgoingMessage {
  readonly key: string;
}

/** Messages as a run plans them, ready in memory, for contenders that do not find the due themselves. */
export function messages(due: number): Job[] {
  return Array.from({ length: due }, (_, index) => ({
    key: randomUUID(),
    to: `62811${String(index).padStart(8, "0")}`,
    text: TEMPLATE.render({
      nama_pelanggan: "Budi Santoso",
      no_pol: `B ${index % 10_000} XYZ`,
      next_visit_date: "16-01-2026",
      nomor_pelayanan: SERVICE_PHONE,
    }),
  }));
}

/** Throws where not all were sent: a wrong result has no time. */
export function expectSent(sent: number, { due }: WholeRunOptions): Record<string, number> {
  if (sent !== due) throw new Error(`expected ${due} sent, got ${sent}`);
  return { sent };
}
