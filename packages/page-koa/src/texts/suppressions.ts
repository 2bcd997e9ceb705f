/** Texts of the screen Jangan dihubungi. */
export const suppressionsId = {
  title: "Jangan dihubungi",
  intro: "Nomor di daftar ini tidak dikirimi pengingat.",
  add: "Tambah nomor",
  number: "Nomor telepon",
  reason: "Alasan",
  addButton: "Jangan hubungi lagi",
  tabs: { semua: "Semua", "minta-berhenti": "Minta berhenti", "tidak-terjangkau": "Tidak terjangkau" },
  kinds: { opted_out: "Minta tidak dihubungi", set_aside: "Tidak terjangkau WhatsApp" },
  empty: "Daftar masih kosong.",
  added: (by: string, when: string) => `${by}, ${when}`,
  lift: "Hapus dari daftar",
  liftOne: (number: string) => `Hapus dari daftar: ${number}`,
  liftReason: "Mengapa dihapus?",
  unresolved: "Pesan masuk yang belum jelas",
  unresolvedIntro:
    "Mungkin permintaan berhenti, tetapi pengirim atau maksudnya belum pasti. Silakan diputuskan.",
  from: (sender: string, when: string) => `Dari ${sender}, ${when}`,
  suppress: "Masukkan ke daftar",
  drop: "Abaikan",
  whose: "Nomor pelanggan ini",
};

export type SuppressionTexts = typeof suppressionsId;

export const suppressionsEn: SuppressionTexts = {
  title: "Do not contact",
  intro: "Numbers on this list receive no reminders.",
  add: "Add a number",
  number: "Phone number",
  reason: "Reason",
  addButton: "Do not contact again",
  tabs: { semua: "All", "minta-berhenti": "Opted out", "tidak-terjangkau": "Undeliverable" },
  kinds: { opted_out: "Asked for no messages", set_aside: "Not reachable on WhatsApp" },
  empty: "The list is empty.",
  added: (by, when) => `${by}, ${when}`,
  lift: "Take off the list",
  liftOne: (number) => `Take off the list: ${number}`,
  liftReason: "Why?",
  unresolved: "Incoming messages to decide",
  unresolvedIntro: "These may be opt-outs, but who wrote or what was meant is not certain. Please decide.",
  from: (sender, when) => `From ${sender}, ${when}`,
  suppress: "Add to the list",
  drop: "Ignore",
  whose: "This customer's number",
};
