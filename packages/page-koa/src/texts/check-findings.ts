import type { CheckResult } from "@pengingat/core";

type Findings = Readonly<Record<string, Readonly<Record<CheckResult["state"], string>>>>;

const SETTINGS: Findings = {
  messenger: {
    ok: "Pengirim pesan sudah dipilih.",
    warning: "Pesan hanya dicetak di server, atau pelanggan yang tercatat masih contoh.",
    problem: "Pengirim pesan belum dipilih, jadi tidak ada yang dapat dikirim.",
  },
  "today and zone": {
    ok: "Tanggal dan zona waktu benar.",
    warning: "Tanggal hari ini dipatok, atau zona waktunya bukan waktu Indonesia.",
    problem: "Tanggal atau zona waktu tidak dapat dipakai.",
  },
  "service phone": {
    ok: "Nomor bengkel di dalam pesan sudah diatur.",
    warning: "Pesan masih menyebut nomor bengkel lain. Nomor bengkel Anda belum diatur.",
    problem: "Nomor bengkel di dalam pesan belum diatur.",
  },
  pace: {
    ok: "Pesan dikirim dengan jeda yang aman.",
    warning: "Pesan dikirim terlalu cepat. Nomor WhatsApp bengkel bisa diblokir.",
    problem: "Pesan dikirim terlalu cepat.",
  },
  "quiet hours": {
    ok: "Tidak ada pesan pada jam istirahat.",
    warning: "Jam istirahat belum diatur. Pesan bisa terkirim malam hari.",
    problem: "Jadwal pengiriman harian jatuh pada jam istirahat, jadi tidak ada yang diingatkan.",
  },
  "daily limit": {
    ok: "Jumlah pesan sehari dibatasi.",
    warning: "Jumlah pesan sehari belum dibatasi. Data yang salah bisa membuat semua pelanggan dikirimi.",
    problem: "Jumlah pesan sehari belum dibatasi.",
  },
  webhook: {
    ok: "Kabar sampai dan balasan BERHENTI dapat diterima.",
    warning: "Kabar sampai dan balasan BERHENTI dari pelanggan belum dapat diterima.",
    problem: "Kabar dari layanan WhatsApp tidak dapat diterima.",
  },
  "page and routes": {
    ok: "Kunci server sudah diatur.",
    warning: "Kunci server belum diatur.",
    problem: "Kunci server belum diatur.",
  },
};

const DATABASE: Findings = {
  database: {
    ok: "Basis data dapat dihubungi.",
    warning: "Basis data perlu dilihat.",
    problem: "Basis data tidak dapat dihubungi. Selama itu tidak ada yang dikirim.",
  },
  clock: {
    ok: "Jam komputer ini cocok dengan jam basis data.",
    warning: "Jam komputer ini sedikit berbeda dari jam basis data.",
    problem: "Jam komputer ini salah. Pengiriman harian bisa terlambat atau salah tanggal.",
  },
  "own tables": {
    ok: "Tabel pengingat sudah terbaru.",
    warning: "Tabel pengingat tidak dapat dilihat.",
    problem: "Tabel pengingat belum dibuat atau belum diperbarui.",
  },
  "workshop tables": {
    ok: "Data pelanggan dan kendaraan dapat dibaca.",
    warning: "Data pelanggan dan kendaraan tidak dapat dilihat.",
    problem: "Data pelanggan dan kendaraan tidak dapat dibaca.",
  },
  rights: {
    ok: "Pengingat hanya boleh membaca data bengkel.",
    warning: "Pengingat diberi hak lebih dari yang diperlukan.",
    problem: "Hak pengingat di basis data kurang.",
  },
  "due index": {
    ok: "Pencarian jadwal servis berjalan cepat.",
    warning: "Pencarian jadwal servis belum dipercepat dengan indeks.",
    problem: "Pencarian jadwal servis membaca semua kendaraan setiap kali, jadi lambat.",
  },
};

const ON_FILE: Findings = {
  "open work orders": {
    ok: "Perintah kerja ditutup sebagaimana mestinya.",
    warning: "Banyak perintah kerja tidak pernah ditutup. Kendaraannya tidak mendapat pengingat.",
    problem: "Perintah kerja tidak pernah ditutup.",
  },
  fleet: {
    ok: "Data kendaraan ada.",
    warning: "Belum ada kendaraan, datanya tidak dapat dilihat, atau hampir semuanya tercatat tidak aktif.",
    problem: "Semua kendaraan tercatat tidak aktif, jadi tidak ada yang diingatkan.",
  },
  numbers: {
    ok: "Sebagian besar pelanggan punya nomor HP yang dapat dipakai.",
    warning: "Cukup banyak nomor HP pelanggan kosong atau salah. Mohon dilengkapi.",
    problem: "Lebih dari separuh nomor HP pelanggan kosong atau salah.",
  },
  names: {
    ok: "Hampir semua kendaraan punya nama pelanggan.",
    warning: "Cukup banyak kendaraan tanpa nama pelanggan. Kendaraan itu tidak diingatkan.",
    problem: "Tidak ada kendaraan yang punya nama pelanggan, jadi tidak ada yang diingatkan.",
  },
  plates: {
    ok: "Hampir semua kendaraan punya nomor polisi.",
    warning: "Cukup banyak kendaraan tanpa nomor polisi. Kendaraan itu tidak diingatkan.",
    problem: "Tidak ada kendaraan yang punya nomor polisi, jadi tidak ada yang diingatkan.",
  },
  "last visits": {
    ok: "Tanggal servis terakhir dapat dibaca.",
    warning: "Ada tanggal servis terakhir yang kosong, salah, atau di masa depan.",
    problem: "Tidak ada kendaraan yang punya tanggal servis terakhir, jadi tidak ada yang diingatkan.",
  },
  repeats: {
    ok: "Tidak ada kendaraan atau pelanggan yang tercatat dua kali.",
    warning: "Ada kendaraan, pelanggan atau nomor polisi yang tercatat lebih dari satu kali.",
    problem: "Ada kendaraan atau pelanggan yang tercatat lebih dari satu kali.",
  },
  ids: {
    ok: "Setiap kendaraan punya id.",
    warning: "Ada kendaraan tanpa id. Kendaraan itu tidak dapat diingatkan.",
    problem: "Ada kendaraan tanpa id.",
  },
};

const ofDevice = (gateway: string): Findings[string] => ({
  ok: `Kunci ${gateway} diterima, dan HP pengirim tersambung.`,
  warning: `${gateway} menjawab, tetapi keadaan HP pengirim tidak pasti, atau kuotanya hampir habis.`,
  problem: `${gateway} tidak dapat dipakai: tidak terhubung, kuncinya ditolak, kuotanya habis, atau HP pengirim terputus.`,
});

const ofWebhook = (gateway: string): Findings[string] => ({
  ok: `Kabar dari ${gateway} diterima server ini, atau belum ada yang ditunggu.`,
  warning: `Pesan sudah dikirim, tetapi kabar dari ${gateway} tidak sampai. Balasan BERHENTI juga tidak sampai.`,
  problem: `Kabar dari ${gateway} tidak dapat diterima.`,
});

const GATEWAYS: Findings = {
  "webhook of starsender": ofWebhook("Starsender"),
  "webhook of fonnte": ofWebhook("Fonnte"),
  "webhook of whatsapp-cloud": ofWebhook("Meta"),
  "gateway notice": {
    ok: "Tidak ada peringatan.",
    warning: "Layanan WhatsApp memperingatkan tentang akun, nomor atau templat bengkel.",
    problem: "Layanan WhatsApp tidak mengantar pesan: akun atau templat bengkel dibatasi.",
  },
  "starsender device": ofDevice("Starsender"),
  "fonnte device": ofDevice("Fonnte"),
  "whatsapp cloud number": {
    ok: "Meta menerima kuncinya, dan nomor pengirim tersambung.",
    warning: "Meta membatasi pesan dari nomor pengirim, atau sedang terganggu.",
    problem: "Nomor pengirim tidak dapat dipakai: tidak terhubung, kuncinya ditolak, atau diblokir Meta.",
  },
  "whatsapp cloud quality": {
    ok: "Mutu nomor pengirim menurut Meta baik.",
    warning: "Mutu nomor pengirim menurut Meta menurun. Kirim lebih sedikit pesan.",
    problem: "Mutu nomor pengirim menurut Meta buruk. Nomor bisa diblokir.",
  },
  "whatsapp cloud template": {
    ok: "Templat pesan sudah disetujui Meta dan isiannya cocok.",
    warning: "Templat pesan dapat dipakai, tetapi perlu diperbaiki.",
    problem: "Templat pesan belum disetujui Meta, atau isiannya tidak cocok.",
  },
};

/** What each result means for the people at the counter. The terminal's sentence beside it has the figures. */
export const findingsId: Findings = { ...SETTINGS, ...DATABASE, ...ON_FILE, ...GATEWAYS };
