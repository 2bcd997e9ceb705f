import { expect, test } from "vitest";
import { countsOf } from "../../src/old-system/sent-report.ts";
import { doubtOf, whyNotSent } from "../../src/old-system/went-out.ts";
import { readSaying } from "../../src/old-system/words/sayings.ts";

const evidence = (status: string, tick = "", day: string | null = null, sheet = "") => ({
  ...{ status: readSaying(status), tick: readSaying(tick), sheet: readSaying(sheet), day },
  ...{ lacksTick: false, lacksBoth: false },
});
const TODAY = "2026-11-29";
const why = (...of: Parameters<typeof evidence>) => whyNotSent(evidence(...of), TODAY);

const FAILED = [
  ...[
    "failed",
    "Gagal",
    "GAGAL: nomor salah",
    "Error",
    "tidak terkirim",
    "Belum dikirim",
    "not sent",
    "not_sent",
  ],
  ...[
    "FAILED_TO_SEND",
    "gagal_kirim",
    "tidak_terkirim",
    "tdk terkirim",
    "blm terkirim",
    "undelivered",
    "unsent",
  ],
  ...[
    "not yet delivered",
    "Nomor tidak terdaftar",
    "tdk terdaftar di WA",
    "nomor tidak valid",
    "Invalid number",
  ],
  ...["not_registered", "tidak ada WA", "bukan nomor WA: not on WhatsApp", "Nomor salah", "bounced"],
  ...[
    "gak terkirim",
    "ga terkirim",
    "nggak dikirim",
    "jangan dikirim",
    "tidak jadi dikirim",
    "tdk sempat kirim",
  ],
  ...["success: false", `{"status":false,"reason":"device disconnected"}`, "tidak dapat mengirim"],
];
const DENIED = [
  ...["ditolak", "FALSE", "Tidak", "belum.", "tidak aktif", "pending", "cancelled", "Batal", "rejected"],
  ...["expired", "skipped", "planned", "Pelanggan batal", "antri", "queued", "belum diproses", "nonaktif"],
  ...["akan dikirim", "siap dikirim", "mau di kirim", "perlu dikirim ulang", "to be sent", "will be sent"],
  ...["✗", "✘", "❌", "☐", "gak", "jangan"],
];
const SENT = [
  ...["sent", "Terkirim", "berhasil", "delivered", "Sukses", "Terkirim, belum dibaca"],
  ...["Delivered (not read)", "sent, not delivered", "dibaca, tidak kirim balasan", "dibaca, batal servis"],
  ...["Terkirim, tidak aktif lagi", "Terkirim (gagal 1x, ulang)"],
];
const YES = ["Ya", "iya", "OK", "✓", "✅", "1", "true", "sudah"];
const UNKNOWN = [
  "",
  "NULL",
  "aktif",
  "Belum datang",
  "Belum servis",
  "Tidak diangkat",
  "no error",
  "valid",
  "Nomor baru",
];

test.each([
  ["failed", FAILED, { alone: true, withDay: true }],
  ["denied", DENIED, { alone: true, withDay: false }],
  ["sent", SENT, { alone: false, withDay: false }],
  ["yes", YES, { alone: false, withDay: false }],
  [null, UNKNOWN, { alone: false, withDay: false }],
] as const)(
  "statuses that say %s, and whether they leave a line out",
  (says, statuses, { alone, withDay }) => {
    for (const status of statuses) {
      expect([status, readSaying(status).says]).toEqual([status, says]);
      expect([status, why(status) !== null, why(status, "", TODAY) !== null]).toEqual([
        status,
        alone,
        withDay,
      ]);
    }
  },
);

test.each([
  // Status, yes or no, day, sheet.
  ["", "Tidak", TODAY, "", { words: "tidak" }],
  ["Terkirim", "Tidak", null, "", null],
  ["pending", "Ya", null, "", null],
  ["", "", TODAY, "Gagal", { words: "gagal" }],
  ["", "Ya", null, "Gagal", null],
  ["Terkirim", "", null, "Gagal", null],
  ["", "", TODAY, "Batal", null],
  ["", "", null, "Batal", { words: "batal" }],
  ["aktif", "", null, "Belum terkirim", { words: "belum terkirim" }],
  ["", "", "2026-11-30", "", "day_to_come"],
  ["Terkirim", "", "2026-11-30", "", null],
  ["GAGAL: nomor Budi 0811-0000-001 salah", "", null, "", { words: "gagal" }],
] as const)("status %j, tick %j, day %j, sheet %j: %j", (status, tick, day, sheet, expected) => {
  expect(why(status, tick, day, sheet)).toEqual(expected);
});

test("without tick or day where others have one, a message did not go out, unless its status or its sheet says so", () => {
  const silent = { ...evidence(""), lacksBoth: true };
  expect(whyNotSent(silent, TODAY)).toBe("blank");
  expect(whyNotSent({ ...silent, status: readSaying("sent") }, TODAY)).toBeNull();
  expect(whyNotSent({ ...silent, sheet: readSaying("Terkirim") }, TODAY)).toBeNull();
  // It may be of something else.
  expect(whyNotSent({ ...silent, status: readSaying("1") }, TODAY)).toBe("blank");
  const unticked = { ...evidence("", "", null, "Terkirim"), lacksTick: true };
  expect(whyNotSent(unticked, TODAY)).toBe("blank");
  expect(whyNotSent({ ...unticked, day: TODAY }, TODAY)).toBeNull();
});

test("words that are not known, or that a day outweighs, are counted, and shown only where they come again", () => {
  expect(
    ["aktif", "Batal", "Terkirim", "Terkirim, batal", "Ya", "⚠"].map((each) => doubtOf(evidence(each))),
  ).toEqual([...["aktif", "batal", null, "batal", null, "⚠"]]);
  const counted = (doubts: readonly string[]) => {
    const of = { sheet: null, plate: "", key: "", number: null, visitDate: null, sentDate: null, text: null };
    const messages = doubts.map((doubt, line) => {
      return { ...of, line, doubt, notSent: null, isDayUnknown: false };
    });
    return countsOf({ messages, unreadable: [], columns: new Map(), unused: [], sheets: null }).doubtful;
  };
  expect(counted(["aktif", "aktif", "budi", "0811", "0811"])).toEqual({ aktif: 2, "other words": 3 });
  const names = Array.from({ length: 11 }, (_, n) => `nama${"a".repeat(n)}`);
  expect(counted([...names, ...names])).toEqual({ "other words": 22 });
});
