import type { ReminderPageOptions } from "@pengingat/page-koa";
import { checksOfAllStates, recordingTests } from "./checks.ts";
import { namedDownloads, recordingRegister } from "./register.ts";

/** Every screen, and every tab of it. */
export const SCREENS = [
  "./",
  "./?tampil=tidak-dikirim",
  "kirim",
  "telepon",
  "telepon?tab=tanpa-whatsapp",
  "telepon?tab=terlambat",
  "riwayat",
  "riwayat?cari=adi",
  "riwayat?tab=pengiriman",
  "riwayat?tab=catatan",
  "riwayat?tab=hasil",
  "jangan-dihubungi",
  "kendaraan?cari=b+900",
  "periksa",
];

/** What the screens need that not every app has. */
export function everyScreen(): Partial<ReminderPageOptions> {
  return {
    ...{ checks: checksOfAllStates, testMessages: recordingTests() },
    ...{ register: recordingRegister(), downloads: namedDownloads },
  };
}
