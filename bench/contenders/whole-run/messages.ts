import { randomUUID } from "node:crypto";
import { messageTemplate, type OutgoingMessage } from "@pengingat/core";

/** What the contenders of a whole run are told. */
export interface WholeRunOptions {
  readonly url: string;
  readonly gatewayUrl: string;
  /** How many are to be written to. */
  readonly due: number;
  readonly concurrency: number;
}

const TEMPLATE = messageTemplate(
  "Bapak {nama_pelanggan} untuk nomor kendaraan {no_pol} sebentar lagi tiba saat pemeliharaan rutin pada tanggal {next_visit_date}, daftarkan segera melalui nomor pelayanan kami {nomor_pelayanan}",
);

/** A message with the key that it is unique by. */
export interface Job extends OutgoingMessage {
  readonly key: string;
}

/** Messages as a run plans them, ready in memory: those who don't find the due themselves are given them for nothing. */
export function messages(due: number): Job[] {
  return Array.from({ length: due }, (_, index) => ({
    key: randomUUID(),
    to: `62811${String(index).padStart(8, "0")}`,
    text: TEMPLATE.render({
      nama_pelanggan: "Budi Santoso",
      no_pol: `B ${index % 10_000} XYZ`,
      next_visit_date: "16-01-2026",
      nomor_pelayanan: "087740659525",
    }),
  }));
}

/** Fails where not all were sent: a wrong answer has no time. */
export function expectSent(sent: number, { due }: WholeRunOptions): Record<string, number> {
  if (sent !== due) throw new Error(`expected ${due} sent, got ${sent}`);
  return { sent };
}
