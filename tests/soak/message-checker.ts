import type { OutgoingMessage } from "@pengingat/core";
import type { DueVehicle } from "./daily-fleet.ts";
import { SERVICE_PHONE } from "./scheduled-parts.ts";
import type { MessageCounts } from "./soak-report.ts";

/** Compares each message that a gateway accepted with who is due. It keeps one day only. */
export interface MessageChecker {
  accept(message: OutgoingMessage): void;
  /** Closes the day before, and begins one on which these are due. */
  dawn(due: readonly DueVehicle[]): void;
  /** The counts of all days, this one as if it were over. */
  counts(): MessageCounts;
}

/** Makes a checker for days on which nobody is due yet. */
export function messageChecker(): MessageChecker {
  const counts = { right: 0, doubled: 0, wrong: 0, missing: 0 };
  let texts = new Map<string, string>();
  let waiting = new Set<string>();

  return {
    accept({ to, text }) {
      if (texts.get(to) !== text) counts.wrong += 1;
      else if (waiting.delete(to)) counts.right += 1;
      else counts.doubled += 1;
    },
    dawn(due) {
      counts.missing += waiting.size;
      texts = new Map(due.map((vehicle) => [numberOf(vehicle), textFor(vehicle)]));
      waiting = new Set(texts.keys());
    },
    counts: () => ({ ...counts, missing: counts.missing + waiting.size }),
  };
}

function numberOf({ number }: DueVehicle): string {
  return `62811${String(number).padStart(8, "0")}`;
}

function textFor({ number, visit }: DueVehicle): string {
  return (
    `Bapak Pelanggan ${number} untuk nomor kendaraan B ${number} UJI sebentar lagi tiba saat pemeliharaan rutin ` +
    `pada tanggal ${visit}, daftarkan segera melalui nomor pelayanan kami ${SERVICE_PHONE}`
  );
}
