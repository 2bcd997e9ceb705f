/** What a cell, or the name of a sheet, says of a message. */
export interface Saying {
  /**
   * `failed`: the sending itself did, or cannot have worked. `denied`: something did, the sending or what came of it, as the
   * visit of a customer who has answered. `null`: nothing that is known.
   */
  readonly says: "sent" | "failed" | "denied" | null;
  /**
   * Those words that deny, also after one that says `sent`, without what else stands there: a name or a number. Of what is not
   * known all words, of an empty cell none.
   */
  readonly words: string;
}

/** As databases and programs write nothing. */
const NOTHING = /^(?:[<([]?(?:null|none|nil|n\/a|\\n)[>)\]]?|[-\u2013\u2014]*)$/i;

const NOT = "tidak|belum|bukan|not|tdk|blm|batal";
const BARE = String.raw`(?<!\b(?:no|not|tanpa|tidak|without|ada) )`;
const YES =
  /^(?:ya|y|yes|true|1|v|ok|oke|sudah|[\u2713\u2714\u221A\u2611])$|\b(?:terkirim|dikirim|sent|delivered|dibaca|read|berhasil|sukses|success(?:ful)?)\b/;
const FAILED = new RegExp(
  [
    String.raw`${BARE}\b(?:gagal|fail(?:ed|ure)?|error|undelivered|undeliverable|unsent|bounced?|antri(?:an)?|antre|queued?)\b`,
    String.raw`\b(?:${NOT}) ?(?:(?:bisa|dapat|yet|be|been) )*(?:(?:(?:ter|di) ?)?kirim|sent|send|delivered|berhasil|sukses|successful|diproses)\b`,
    String.raw`\b(?:sent|success|status|delivered|terkirim|dikirim) (?:false\b|(?:no|tidak|belum)$)`,
    // To such a number no message can go out, whoever sends it: another one is not the second of two. Where its reader has just
    // registered, only this one arrives; where not, our run says so, and somebody calls.
    String.raw`\b(?:${NOT}) (?:(?:a|an|ada|di|on|punya|pakai|nomor) )*(?:terdaftar|registered|valid|wa|whatsapp)\b`,
    String.raw`\b(?:invalid|unregistered|nomor salah|salah nomor|wrong number)\b`,
  ].join("|"),
);
const DENIED = new RegExp(
  [
    `^(?:tidak|belum|not|not yet|no|tdk|blm|false|f|n|x|0|menunggu|waiting|draft|planned|scheduled|dijadwalkan|terjadwal)$`,
    String.raw`${BARE}\b(?:batal|dibatalkan|cancell?ed|ditolak|rejected|pending|expired|ke?daluwarsa|aborted|skip(?:ped)?|dilewati)\b`,
    String.raw`\b(?:${NOT}) (?:aktif|active)\b`,
  ].join("|"),
);

const PATTERNS = [
  ["failed", FAILED],
  ["denied", DENIED],
  ["sent", YES],
] as const;

/** Whether a cell is empty, or has what stands for nothing. */
export function saysNothing(text: string): boolean {
  return NOTHING.test(text);
}

/** Reads what a cell says. The first word that speaks decides: what is denied after `sent` is the reading, or the answer. */
export function readSaying(text: string): Saying {
  if (saysNothing(text)) return { says: null, words: "" };
  const words = text
    .toLowerCase()
    .replaceAll(/[^\p{L}\d\u2713\u2714\u221A\u2611]+/gu, " ")
    .trim();
  const found = ([says, pattern]: (typeof PATTERNS)[number]) => {
    const match = pattern.exec(words);
    return match === null ? [] : [{ says, at: match.index, words: match[0] }];
  };
  const [first, ...later] = PATTERNS.flatMap(found).toSorted((one, other) => one.at - other.at);
  if (first?.says === "sent") return { says: "sent", words: later[0]?.words ?? "" };
  if (first) return { says: first.says, words: first.words };
  return { says: null, words };
}

/** Where yes is `Y`, `T` is `Tidak`; where no is `f`, it is `true`. */
export function readTick(text: string, hasY: boolean): Saying {
  return readSaying(/^t$/i.test(text) ? (hasY ? "tidak" : "true") : text);
}
