import { HEADINGS as IMPORT_HEADINGS } from "../../import/words/headings.js";

/** What a list may say of a message, by the names that all JSON has. */
export type Field = "no_pol" | "number" | "date" | "text" | "sent_date" | "sent" | "status";

/** How each is called to a person. */
export const NAMES: Readonly<Record<Field, string>> = {
  no_pol: "plate",
  number: "number",
  date: "date",
  text: "text",
  sent_date: "day of sending",
  sent: "sent",
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
    ...["waktukirim", "waktupengiriman", "dikirimpada", "tanggalpengingat", "tanggalreminder"],
    ...["tanggalpesan", "tanggalterkirim", "waktuterkirim", "terkirimpada", "senton", "senttime"],
    ...["sendtanggal", "deliveredat", "tanggalblast", "tanggalwa"],
  ],
  sent: ["dikirim", "terkirim", "sent", "issent", "sudahdikirim", "sudahterkirim", "sudahkirim"],
  // More by their words: see `statusColumn`.
  status: ["statuskirim", "statuspengiriman", "statuspesan", "statuswa", "hasilkirim"],
};

/**
 * Of several columns that are a status, that of the sending counts first; that of a member, a payment or a service is none. Small
 * letters, one space between words.
 */
export const STATUS_HEADINGS: readonly RegExp[] = [
  /\bstatus\b.*\b(?:\w*kirim\w*|pesan|sent|send|wa|whatsapp)\b|\b(?:wa|whatsapp|sent|send|message|delivery)\b.*\bstatus\b/,
  /^status$/,
  /\b(?:hasil|result)\b.*\b(?:\w*kirim\w*|pesan|wa|whatsapp)\b|\bdelivery\b.*\bresult\b/,
  /^(?:hasil|results?)$/,
];

/** Of a status, but not the status. */
export const NO_STATUS = /\b(?:tanggal|tgl|date|waktu|jam|time|at|on|no|nomor|number|id)\b/;
