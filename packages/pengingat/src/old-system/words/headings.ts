import { HEADINGS as IMPORT_HEADINGS } from "../../import/words/headings.js";

/** What a list may say of a message. */
export type Field = "plate" | "number" | "date" | "text";

/** Headings as small letters and digits alone, or by the words of an import; the first that a list has counts. */
export const HEADINGS: Readonly<Record<Field, readonly string[]>> = {
  plate: [...IMPORT_HEADINGS.no_pol, "kendaraan"],
  number: [...IMPORT_HEADINGS.hp, "number", "nomor", "to", "tujuan", "nomortujuan", "penerima"],
  date: [
    ...["nextvisitdate", "nextvisit", "visitdate", "kunjungantanggal", "kunjunganberikutnya"],
    ...["tanggalkunjungan", "tanggalservisberikutnya", "servisberikutnya", "jadwalservis", "tanggaljadwal"],
    ...["tanggalservis", "jatuhtempo", "tanggaljatuhtempo", "tanggal", "jadwal", "date", "due", "duedate"],
  ],
  text: ["message", "pesan", "text", "teks", "isi", "isipesan", "body"],
};
