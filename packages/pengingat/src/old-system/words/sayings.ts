/** What a cell, or the name of a sheet, says of a message. */
export interface Saying {
  /**
   * `sent` and `failed`: the sending itself. `yes` and `denied`: something, the sending or what came of it, as the visit of a
   * customer who has answered. `null`: nothing that is known.
   */
  readonly says: "sent" | "yes" | "failed" | "denied" | null;
  /**
   * Those words that deny, also after one that says `sent`, without what else stands there: a name or a number. Of what is not
   * known all words, of an empty cell none.
   */
  readonly words: string;
}

/** As databases and programs write nothing. */
const NOTHING = /^(?:[<([]?(?:null|none|nil|n\/a|\\n)[>)\]]?|[-\u2013\u2014]*)$/i;

const NOT = "tidak|belum|belom|bukan|jangan|not|tdk|blm|batal|tak|gak?|gk|ng?gak|enggak";
const MARKS = { yes: "\\u2713\\u2714\\u221A\\u2611\\u2705", no: "\\u2717\\u2718\\u274C\\u274E\\u2610" };
const BARE = String.raw`(?<!\b(?:no|not|tanpa|tidak|without|ada) )`;
const YES = new RegExp(`^(?:ya|iya|y|yes|true|1|v|ok|oke|sudah|[${MARKS.yes}])$`);
const SENT = /\b(?:terkirim|dikirim|sent|delivered|dibaca|read|berhasil|sukses|success(?:ful)?)\b/;
const FAILED = new RegExp(
  [
    String.raw`${BARE}\b(?:gagal|fail(?:ed|ure)?|error|undelivered|undeliverable|unsent|bounced?)\b`,
    String.raw`\b(?:${NOT}) ?(?:(?:bisa|dapat|jadi|sempat|yet|be|been) )*(?:(?:(?:ter|di) ?)?kirim|mengirim|sent|send|delivered|berhasil|sukses|successful)\b`,
    String.raw`\b(?:sent|success|status|delivered|terkirim|dikirim) (?:false\b|(?:no|tidak|belum)$)`,
    // To such a number no message can go out, whoever sends it: another one is not the second of two. Where its reader has just
    // registered, only this one arrives; where not, our run says so, and somebody calls.
    String.raw`\b(?:${NOT}) (?:(?:a|an|ada|di|on|punya|pakai|nomor) )*(?:terdaftar|registered|valid|wa|whatsapp)\b`,
    String.raw`\b(?:invalid|unregistered|nomor salah|salah nomor|wrong number)\b`,
  ].join("|"),
);
const DENIED = new RegExp(
  [
    `^(?:${NOT}|not yet|no|false|f|n|x|0|menunggu|waiting|draft|planned|scheduled|dijadwalkan|terjadwal|[${MARKS.no}])$`,
    String.raw`\b(?:antri(?:an)?|antre|queued?|non ?aktif)\b`,
    String.raw`\b(?:akan|mau|siap|perlu|harus|to be|will be) (?:\w+ )?(?:(?:ter|di) ?kirim|sent)\b`,
    String.raw`${BARE}\b(?:batal|dibatalkan|cancell?ed|ditolak|rejected|pending|expired|ke?daluwarsa|aborted|skip(?:ped)?|dilewati)\b`,
    String.raw`\b(?:${NOT}) (?:aktif|active|diproses)\b`,
  ].join("|"),
);

const PATTERNS = [
  ["failed", FAILED],
  ["denied", DENIED],
  ["yes", YES],
  ["sent", SENT],
] as const;

const NO_WORDS = new RegExp(`[^\\p{L}\\d${MARKS.yes}${MARKS.no}]+`, "gu");

/** Whether a cell is empty, or has what stands for nothing. */
export function saysNothing(text: string): boolean {
  return NOTHING.test(text);
}

/** Reads what a cell says. The first word that speaks decides: what is denied after `sent` is the reading, or the answer. */
export function readSaying(text: string): Saying {
  if (saysNothing(text)) return { says: null, words: "" };
  const words = text.toLowerCase().replaceAll(NO_WORDS, " ").trim();
  const found = ([says, pattern]: (typeof PATTERNS)[number]) => {
    const match = pattern.exec(words);
    return match === null ? [] : [{ says, at: match.index, words: match[0] }];
  };
  const [first, ...later] = PATTERNS.flatMap(found).toSorted((one, other) => one.at - other.at);
  if (first?.says === "sent" || first?.says === "yes")
    return { says: first.says, words: later[0]?.words ?? "" };
  if (first) return { says: first.says, words: first.words };
  return { says: null, words: words || text };
}

/** Where yes is `Y`, `T` is `Tidak`; where no is `f`, it is `true`; else it may be either. */
export function readTick(
  text: string,
  { hasY, hasF }: { readonly hasY: boolean; readonly hasF: boolean },
): Saying {
  if (!/^t$/i.test(text)) return readSaying(text);
  if (hasY === hasF) return { says: null, words: text };
  return readSaying(hasY ? "tidak" : "true");
}
