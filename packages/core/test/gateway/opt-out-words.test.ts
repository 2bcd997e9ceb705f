import { expect, it } from "vitest";
import { type Wish, wishOf } from "../../src/gateway/opt-out-words.js";

const TABLE: readonly (readonly [said: string, wish: Wish | null])[] = [
  ["STOP", "opt_out"],
  ["stop", "opt_out"],
  [" Stop. ", "opt_out"],
  ["BERHENTI", "opt_out"],
  ["berhenti!", "opt_out"],
  ["Unsubscribe", "opt_out"],
  ["\u00a0STOP\n", "opt_out"],
  ["“stop”", "opt_out"],
  ["ＳＴＯＰ", "opt_out"],
  ["\u200eSTOP", "opt_out"],
  ["STOP\u200b", "opt_out"],
  ["\u2068STOP\u2069", "opt_out"],
  ["ST\u200bOP", "opt_out"],
  ["BER\u00adHENTI", "opt_out"],
  ["S\ufe0fT\u034fO\u2060P", "opt_out"],
  ["STOP\u2800\u3164", "opt_out"],
  ["STOP 🙏", "opt_out"],
  ["🛑 stop 🛑", "opt_out"],
  ["STOP🙏🏽", "opt_out"],
  ["🙅‍♀️STOP", "opt_out"],
  ["~stop~", "opt_out"],
  ["*STOP*", "opt_out"],
  ["_*~`berhenti`~*_", "opt_out"],
  ["```STOP```", "opt_out"],
  ["> STOP", "opt_out"],
  ["stop ya", "opt_out"],
  ["Tolong stop ya pak, terima kasih 🙏", "opt_out"],
  ["berhenti kirim", "opt_out"],
  ["stop kirim WA", "opt_out"],
  ["STOP STOP STOP", "opt_out"],
  ["Stop promotions", "opt_out"],
  ["Hentikan promosi", "opt_out"],
  ["unsubscribe please", "opt_out"],

  ["jangan kirim lagi", "ask"],
  ["tolong jangan WA lagi", "ask"],
  ["Jgn hubungi saya lagi!!", "ask"],
  ["ga usah dikirimi lagi ya", "ask"],
  ["saya tidak mau menerima pesan lagi", "ask"],
  ["gak perlu diingatkan", "ask"],
  ["please don't message me", "ask"],
  ["do not contact", "ask"],
  ["hapus nomor saya", "ask"],
  ["stop dulu", "ask"],
  ["saya mau berhenti", "ask"],
  ["STOP\nmobilnya sudah dijual", "ask"],

  ["MULAI", "opt_in"],
  [" mulai ", "opt_in"],
  ["*Mu\u200blai* 🙏", "opt_in"],
  ["mulai ya", "opt_in"],

  ["stop oli dulu", null],
  ["Halo, STOP", "opt_out"],
  ["stop,berhenti", "ask"],
  ["stop/berhenti", "ask"],
  ["STOP.BERHENTI", "ask"],
  ["stop-wa", "ask"],
  ["S.T.O.P", "ask"],
  ["1. STOP", "ask"],
  ["STOP 1", "ask"],
  ["<b>STOP</b>", "ask"],
  ["STOPP", "ask"],
  ["tolong distop", "ask"],
  ["unsub", "ask"],
  ["gausah wa", "ask"],
  ["hapus nomer saya", "ask"],
  [`${" ".repeat(1_200)}STOP`, "opt_out"],
  ["B 1 STP", null],
  ["s t n k", null],
  ["Stop dulu ya, besok saya datang", null],
  ["kapan berhenti?", null],
  ["mesin berhenti di jalan", null],
  ["non-stop", null],
  ["nonstop", null],
  ["stopper", null],
  ["rem stop lampu", null],
  ["jangan lupa ganti oli", null],
  ["jangan lupa kirim invoice", null],
  ["tidak mau hidup mesinnya", null],
  ["mulai kapan?", null],
  ["jangan mulai", null],
  ["Halo", null],
  ["", null],
  ["🙏", null],
  ["\u200b", null],
];

it.each(TABLE)("%j asks for %j", (said, wish) => {
  expect(wishOf(said)).toBe(wish);
});

it("looks through a message of any length at once", () => {
  const before = process.cpuUsage();
  for (const text of [
    "stop ".repeat(20_000),
    `${" ".repeat(100_000)}stop`,
    "\u200b".repeat(100_000),
    "\n".repeat(100_000),
  ]) {
    wishOf(text);
  }
  expect(process.cpuUsage(before).user / 1_000).toBeLessThan(200);
});
