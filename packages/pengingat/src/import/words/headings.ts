/** What a column of a file may hold, by the names of the tables' columns. */
export type ImportField = "no_pol" | "nama" | "hp" | "last_visit_date";

/** Words that mean the same in a heading. */
export const SAME_WORDS: Readonly<Record<string, string>> = {
  no: "nomor",
  nmr: "nomor",
  num: "nomor",
  number: "nomor",
  tgl: "tanggal",
  name: "nama",
  service: "servis",
  serv: "servis",
  servise: "servis",
  perawatan: "servis",
  telp: "telepon",
  tlp: "telepon",
  tel: "telepon",
  telpon: "telepon",
  telfon: "telepon",
  telephone: "telepon",
  phone: "telepon",
  handphone: "hp",
  hape: "hp",
  ponsel: "hp",
  seluler: "hp",
  mobile: "hp",
  whatsapp: "wa",
  plate: "plat",
  license: "licence",
  cust: "customer",
  konsumen: "pelanggan",
  pemilik: "pelanggan",
  owner: "customer",
  client: "customer",
  klien: "customer",
  visit: "kunjungan",
  last: "terakhir",
  date: "tanggal",
  kend: "kendaraan",
};

/** Headings by the words above, written together; of several that a file has, the first of a list counts. */
export const HEADINGS: Readonly<Record<ImportField, readonly string[]>> = {
  no_pol: [
    ...["nopol", "nomorpolisi", "nomorpol", "nopolisi", "nopolkendaraan", "nomorpolisikendaraan"],
    ...[
      "platnomor",
      "nomorplat",
      "noplat",
      "platno",
      "licenceplat",
      "licenceplatnomor",
      "nomorplatkendaraan",
    ],
    ...["platkendaraan", "platpolisi", "plat", "tnkb", "policenomor", "policeno", "registrationnomor"],
    ...["nomorregistrasi", "nomorkendaraan", "kendaraannomor", "vehiclenomor", "vehicleplat", "nomorvehicle"],
  ],
  nama: [
    ...["namapelanggan", "pelanggannama", "namacustomer", "customernama", "namalengkap", "nama"],
    ...["atasnama", "pelanggan", "customer", "fullnama"],
  ],
  hp: [
    ...["nomorhp", "hp", "nohp", "hpnomor", "nomorwa", "wa", "nowa", "wanomor", "nomorhpwa", "nomorwahp"],
    ...["hpwa", "wahp", "hppelanggan", "nomorhppelanggan", "hpcustomer", "customerhp", "nomorwapelanggan"],
    ...["hptelepon", "teleponhp", "nomorteleponhp", "nomorhptelepon", "nomortelepon", "telepon", "notelepon"],
    ...["notelp", "teleponnomor", "teleponpelanggan", "nomorteleponpelanggan", "customertelepon"],
    ...["nomorteleponcustomer", "teleponcustomer", "kontak", "nomorkontak", "contact", "contactnomor"],
  ],
  last_visit_date: [
    ...["terakhirkunjungantanggal", "terakhirkunjungan", "tanggalkunjunganterakhir", "kunjunganterakhir"],
    ...["tanggalterakhirkunjungan", "tanggalservisterakhir", "servisterakhir", "terakhirservis"],
    ...["terakhirservistanggal", "tanggalterakhirservis", "lastvisit", "lastvisitdate", "lastservice"],
    ...["tanggalservis", "servistanggal", "tanggalkunjungan", "kunjungantanggal", "tanggalkeluar"],
    ...["tanggalselesai", "tanggalwo", "tanggalspk", "tanggalnota", "tanggalinvoice", "tanggalfaktur"],
    ...["tanggaltransaksi", "tanggalmasuk", "tanggalterakhir", "tanggal"],
  ],
};
