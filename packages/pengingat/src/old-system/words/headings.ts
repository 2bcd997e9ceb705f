/** What a list may say of a message. */
export type Field = "plate" | "number" | "date" | "text";

/** Headings, as small letters and digits alone. */
export const HEADINGS: Readonly<Record<Field, readonly string[]>> = {
  plate: [
    "nopol",
    "noplat",
    "platnomor",
    "nomorpolisi",
    "nomorkendaraan",
    "nokendaraan",
    "plat",
    "plate",
    "licenseplate",
    "kendaraan",
  ],
  number: [
    "customerhp",
    "hp",
    "nohp",
    "nomorhp",
    "nowa",
    "nomorwa",
    "whatsapp",
    "phone",
    "number",
    "nomor",
    "telepon",
    "notelepon",
    "to",
    "tujuan",
  ],
  date: ["nextvisitdate", "nextvisit", "visitdate", "tanggalservis", "tanggal", "jadwal", "date", "due"],
  text: ["message", "pesan", "text", "teks", "isi", "isipesan", "body"],
};
