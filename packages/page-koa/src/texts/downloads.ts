import type { DownloadName } from "../page-downloads.js";

/** What is said before the links to the file of a list: what it holds, where the screen does not say it. */
export const downloadsId: Readonly<Record<DownloadName, string>> = {
  due: "Unduh daftar:",
  sent: "Unduh semua pesan terkirim:",
  unconfirmed: "Unduh yang belum ada kabar sampai:",
  failed: "Unduh semua pesan gagal:",
  unknown: "Unduh semua pesan belum pasti:",
  suppressed: "Unduh daftar:",
  unresolved: "Unduh pesan masuk:",
  phone: "Unduh daftar telepon:",
  overdue: "Unduh semua yang terlambat:",
  calls: "Unduh hasil telepon:",
  vehicles: "Unduh semua kendaraan:",
  runs: "Unduh daftar:",
  activity: "Unduh daftar:",
  results: "Unduh daftar:",
};

export const downloadsEn: typeof downloadsId = {
  due: "Download the list:",
  sent: "Download all messages sent:",
  unconfirmed: "Download those not reported as delivered:",
  failed: "Download all failed messages:",
  unknown: "Download all unclear messages:",
  suppressed: "Download the list:",
  unresolved: "Download these:",
  phone: "Download the list of calls:",
  overdue: "Download all overdue:",
  calls: "Download what came of calls:",
  vehicles: "Download all vehicles:",
  runs: "Download the list:",
  activity: "Download the list:",
  results: "Download the list:",
};
