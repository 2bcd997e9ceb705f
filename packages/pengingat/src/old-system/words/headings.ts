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
    ...["tanggalpesan", "terkirim", "sent"],
  ],
  status: ["status", "statuskirim", "statuspesan", "statuspengiriman", "hasil", "hasilkirim"],
};

const GONE = /\b(?:terkirim|dikirim|sent|delivered|dibaca|read)\b/;
const FAILED =
  /(?<!\b(?:no|not|tanpa|tidak|without|ada) )\b(?:gagal|fail(?:ed|ure)?|error|skipped|dilewati|batal|dibatalkan|ditolak|undelivered|unsent)\b/;
const NO = /^(?:tidak|belum|not|no|tdk|blm|false)$/;
const NOT = "tidak|belum|bukan|not|tdk|blm";
const NOT_SENT = new RegExp(
  String.raw`\b(?:${NOT}) ?(?:(?:bisa|dapat|yet|be|been) )*(?:(?:(?:ter|di) ?)?kirim|sent|send|delivered|berhasil)\b`,
);
/**
 * To such a number no message can go out, whoever sends it: another one is not the second of two. Where its reader has just
 * registered, only this one arrives; where not, our run says so, and somebody calls.
 */
const NO_NUMBER = new RegExp(
  String.raw`\b(?:${NOT}) (?:(?:a|an|ada|di|on|punya|pakai) )*(?:aktif|active|terdaftar|registered|valid|wa|whatsapp)\b|\b(?:invalid|unregistered|nomor salah|salah nomor|wrong number)\b`,
);

/** What a status says of its message. */
interface SaidByStatus {
  /** `null` where its words do not say. */
  readonly wentOut: boolean | null;
  /** Those words by which it did not go out, without what else stands there: a name or a number. */
  readonly words: string | null;
}

export function readStatus(status: string): SaidByStatus {
  const words = status
    .toLowerCase()
    .replaceAll(/[\W_]+/g, " ")
    .trim();
  const gone = words.search(GONE);
  const [failed] = NO.exec(words) ?? FAILED.exec(words) ?? [];
  // What is denied after it is the reading, or the answer.
  const [not] = [NOT_SENT, NO_NUMBER].flatMap((each) => {
    const found = each.exec(words);
    return found && (gone < 0 || found.index < gone) ? found[0] : [];
  });
  const denial = failed ?? not ?? null;
  if (denial !== null) return { wentOut: false, words: denial };
  return { wentOut: gone < 0 ? null : true, words: null };
}
