import { HEADINGS as IMPORT_HEADINGS } from "../../import/words/headings.js";

/** What a list may say of a message, by the names that all JSON has. */
export type Field = "no_pol" | "number" | "date" | "text" | "sent_date" | "status";

/** How each is called to a person. */
export const NAMES: Readonly<Record<Field, string>> = {
  no_pol: "plate",
  number: "number",
  date: "date",
  text: "text",
  sent_date: "day of sending",
  status: "status",
};

/** Headings as small letters and digits alone, or by the words of an import; the first that a list has counts. */
export const HEADINGS: Readonly<Record<Field, readonly string[]>> = {
  no_pol: [...IMPORT_HEADINGS.no_pol, "kendaraan"],
  number: [...IMPORT_HEADINGS.hp, "number", "nomor", "to", "tujuan", "nomortujuan", "penerima"],
  date: [
    ...["nextvisitdate", "nextvisit", "visitdate", "kunjungantanggal", "kunjunganberikutnya"],
    ...[
      "nextservistanggal",
      "nextservis",
      "tanggalkunjungan",
      "tanggalkunjunganberikutnya",
      "tanggaldatangberikutnya",
    ],
    ...["tanggalservisberikutnya", "tanggalservisberikut", "servisberikutnya", "servisberikut"],
    ...[
      "tanggalservisselanjutnya",
      "servisselanjutnya",
      "tanggalberikutnya",
      "jadwalservis",
      "tanggaljadwal",
    ],
    ...["tanggalservis", "jatuhtempo", "tanggaljatuhtempo", "tanggal", "jadwal", "date", "due", "duedate"],
  ],
  text: [
    ...["message", "pesan", "text", "teks", "isi", "isipesan", "body", "messagetext", "tekspesan"],
    ...["isisms", "sms", "isiwa", "tekswa"],
  ],
  sent_date: [
    ...["sentat", "senttanggal", "tanggalsent", "tanggalkirim", "tanggaldikirim", "tanggalpengiriman"],
    ...["waktukirim", "waktupengiriman", "dikirimpada", "dikirim", "tanggalpengingat", "tanggalreminder"],
    ...["tanggalpesan"],
  ],
  status: ["status", "statuskirim", "statuspesan", "statuspengiriman", "hasil", "hasilkirim"],
};

const GONE = /\b(?:terkirim|dikirim|sent|delivered|dibaca|read)\b/;
const FAILED =
  /(?<!\b(?:no|not|tanpa|tidak|without|ada) )\b(?:gagal|fail(?:ed|ure)?|error|skipped|dilewati|batal|dibatalkan|ditolak|undelivered|unsent)\b/;
const NO = /^(?:tidak|belum|not|no|tdk|blm|false)$/;
const NOT_SENT =
  /\b(?:tidak|belum|not|tdk|blm) ?(?:(?:bisa|dapat|yet|be|been) )*(?:(?:(?:ter|di) ?)?kirim|sent|send|delivered|berhasil)\b/;

/** Whether a status is of what went out, or did not; `null` where its words do not say. */
export function wasSent(status: string): boolean | null {
  const words = status
    .toLowerCase()
    .replaceAll(/[\W_]+/g, " ")
    .trim();
  const gone = words.search(GONE);
  const not = words.search(NOT_SENT);
  // What is denied after it is the reading, or the answer.
  if (NO.test(words) || FAILED.test(words) || (not >= 0 && (gone < 0 || not < gone))) return false;
  return gone < 0 ? null : true;
}
