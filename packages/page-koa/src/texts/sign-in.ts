/** Texts of signing in. */
export const signInId = {
  title: "Masuk",
  name: "Nama",
  password: "Kata sandi",
  button: "Masuk",
  wrong: "Nama atau kata sandi salah.",
  tooMany: "Terlalu banyak percobaan dari sini. Tunggu sebentar, lalu coba lagi.",
  usedLink: "Tautan ini sudah dipakai atau tidak berlaku lagi. Mulai ulang server untuk tautan baru.",
  ended: "Sesi Anda sudah berakhir. Masuk lagi; isian Anda tidak hilang.",
  nobodyTitle: "Belum ada pengguna",
  nobody: "Tambahkan pengguna di komputer server dengan perintah ini, lalu buka halaman ini lagi:",
  resumeTitle: "Anda sudah masuk lagi",
  resumeText: "Isian Anda belum disimpan. Simpan sekarang?",
  resumeButton: "Simpan isian ini",
  fields: {
    nomor: "Nomor telepon",
    alasan: "Alasan",
    catatan: "Catatan",
    tanggal_datang: "Datang tanggal",
    tanggal_lagi: "Telepon lagi tanggal",
    jam: "Jam",
  } as Readonly<Record<string, string>>,
};

export type SignInTexts = typeof signInId;

export const signInEn: SignInTexts = {
  title: "Sign in",
  name: "Name",
  password: "Password",
  button: "Sign in",
  wrong: "Wrong name or password.",
  tooMany: "Too many attempts from here. Wait a moment, then try again.",
  usedLink: "This link was used already or is no longer valid. Restart the server for a new one.",
  ended: "Your session has ended. Sign in again; what you typed is not lost.",
  nobodyTitle: "No users yet",
  nobody: "Add a user on the server with this command, then open this page again:",
  resumeTitle: "You are signed in again",
  resumeText: "What you typed is not saved yet. Save it now?",
  resumeButton: "Save this",
  fields: {
    nomor: "Phone number",
    alasan: "Reason",
    catatan: "Note",
    tanggal_datang: "Comes on",
    tanggal_lagi: "Call again on",
    jam: "Time",
  },
};
