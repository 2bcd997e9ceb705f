import type { MessageContent, OutgoingMessage } from "../ports/messenger.js";

/** Texts that get damaged on the way where somebody was careless. */
export const AWKWARD_TEXT = [
  "Bapak Budi, saatnya servis",
  '  O\'Brien "Ucok" \\ / ',
  "{nama_pelanggan} {{x}} }{ $& $1 $$ %s %20 + &a=b",
  "baris satu\nbaris dua\r\n\ttab",
  "😀 👨‍👩‍👧 e\u0301 \u200b\ufeff \u202e \u2028",
  "ꦧꦸꦢꦶ 山田 Дмитрий",
  "null",
  "panjang ".repeat(1_000),
];

/** The n-th message of a case, to a number of its own. */
export function message(n: number): OutgoingMessage {
  return { to: `62811${String(n).padStart(7, "0")}`, text: `Halo ${n}` };
}

/** What a run gives beside a text that was made of the template `{nama_pelanggan}`. */
export function contentOf(text: string): MessageContent {
  return {
    language: "id",
    values: {
      sapaan: "Bapak",
      nama_pelanggan: text,
      no_pol: "B 1234 XYZ",
      next_visit_date: "17-12-2025",
      hari: "besok",
      nomor_pelayanan: "0811000000",
    },
  };
}

/** Recipient and text alone, whatever else a far side keeps. */
export function seen(messages: readonly OutgoingMessage[]): OutgoingMessage[] {
  return messages.map(({ to, text }) => ({ to, text }));
}

/** In the order of the recipients. */
export function sorted(messages: readonly OutgoingMessage[]): OutgoingMessage[] {
  return [...messages].sort((a, b) => (a.to < b.to ? -1 : 1));
}
