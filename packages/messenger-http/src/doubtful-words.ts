import { parseJson } from "./parse-json.js";

/** What stands behind the gateway did not answer in time: it may have the message. */
const NO_ANSWER: readonly RegExp[] = [
  // Not the name of a function in a page's script.
  /(?<!set|clear)timed?[_-]?out|timed? out\b|deadline (?:has been |was )?exceeded|took too long\b|too long to (?:respond|reply|answer)|\bRTO\b/i,
  /\bno (?:response|reply|answer|ack\w*)\b|(?:\bnot|n['’]t) (?:respon[ds]|reply|replied|answer)|\bunresponsive\b/i,
  /\bbad gateway\b/i,
  /(?:batas|kehabisan|melebihi|melampaui) waktu|\bwaktu tunggu\b|\bwaktu (?:\w+ ){0,3}habis\b|\bterlalu lama\b/i,
  /\b(?:tidak|tak|belum|tanpa) (?:ada |dapat |mem\w+ )?(?:me)?(?:respons?|balasan|jawaban|jawab|tanggapan|menjawab|membalas|menanggapi)\b/i,
];

/** Its connection broke under the message: it may have it. */
const BROKEN_OFF: readonly RegExp[] = [
  /ECONN(?:RESET|ABORTED)|EPIPE|\bstream closed\b|socket hang up|\breset by peer\b|\bwhile sending\b|\b(?:saat|ketika) mengirim\b/i,
];

/** Its connection broke, unless the device was offline all along. */
const DISCONNECTED: readonly RegExp[] = [
  /\bnetwork (?:error|failure)\b/i,
  // Not that of the device, which has a table's row of its own.
  /(?<!\b(?:device|whatsapp|wa|perangkat) )\bconnection (?:(?:is|was|has been) )?(?:reset|lost|closed|aborted|interrupted)\b/i,
  /\bkoneksi (?:(?:sudah|telah) )?(?:ter)?putus\b|\b(?:kesalahan|gangguan) jaringan\b/i,
];

/** It means to send the message. Not "pesan yang akan dikirim kosong". */
const WILL_SEND: readonly RegExp[] = [
  /(?<!\byang )\bakan di\s?kirim\b|(?<!\b(?:that|which) )\bwill be sent\b/i,
];

/** Words of the device's own state: it has no connection, and has sent nothing. */
const OFFLINE =
  /(?<!\bserver )\bdisconnected\b|\bnot connected\b|\boffline\b|\b(?:tidak|belum) terhubung\b|\bhubungkan\b/i;

/** Words of a time-out that tell of the device's own state: it has to be linked again, and has sent nothing. */
const UNLINKED = /\bscan\b|\bqr\b|\bsession (?:(?:is|was|has) )?timed?[ -]?out\b|\bwaktu sesi\b/i;

/** The gateway has the message, from this attempt or from one before. */
const IS_THERE: readonly RegExp[] = [
  /^(?:sent|delivered|accepted|sending)\W*$/i,
  // Not what becomes of a number, nor "sent failed".
  /\b(?:(?:already|has been|was|is) (?:been )?|message )(?:sent|delivered)\b(?!:? fail| to .*\b(?:unregistered|invalid|not (?:registered|valid|on)|(?:tidak|belum) terdaftar)\b)/i,
  /\bsuccess(?:fully)? (?:sent|delivered)\b|\b(?:sent|delivered) successfully\b|\bbeing sent\b/i,
  /\bmessage (?:(?:is|was|has been) )?(?:received|accepted|already exists)\b(?! an? )/i,
  /(?<!\b(?:kuota|jumlah|batas|limit) (?:\w+ )?pesan )\bterkirim\b/i,
  /\b(?:sudah|telah|berhasil) (?:pernah )?(?:di|ter)(?:kirim|terima)\b/i,
  // Not a queue that is full, or its limit.
  /\bin (?:the |a )?queue\b|\b(?:en)?queued\b(?! (?:message|pesan|item|limit))/i,
  /\b(?:dalam|masuk|di|ke) (?:ke )?(?:daftar )?(?:antri|antre)an\b/i,
  /\b(?:being|still|currently|now) process(?:ed|ing)\b|(?:^|\b(?:request|message|sending|delivery) (?:is )?)in (?:progress|process)\b|\bmessage (?:is )?(?:pending|processing)\b/i,
  /\b(?:(?:sedang|masih|sudah|telah) di\s?(?:proses|kirim)|akan di\s?proses)\b|\bdalam proses\b|\bpesan (?:masih )?(?:pending|tertunda)\b/i,
  /\bduplicated? (?:message|request)\b|\b(?:message|request) (?:is )?(?:a )?duplicated?\b|\b(?:pesan|permintaan) (?:duplikat|ganda)\b/i,
];

/** The same, where it is all that the gateway says: beside a reason, it may be about anything else. */
const ALL_THERE = /^(?:ok|success(?:ful|fully)?|sukses|berhasil|pending|processing)\W*$/i;

/** What takes the sense out of the words after it: "could not be queued", "tidak masuk antrian", "agar terkirim". */
const DENIED =
  /(?:\b(?:not|never|cannot|unable to|failed to|no(?: messages?)?|nothing|0|tidak|tak|belum|gagal|bukan|agar|supaya)|n['’]t)(?: (?:yet|be|been|be |get|was|is|dapat|bisa|has been|ada|yang|akan|pernah|berhasil|pesan))* $/i;

/**
 * Whether a refusal says in its words that the message may have been sent all the same: what stands behind the gateway gave
 * no answer, or the message is there already.
 *
 * @param isReason - whether they are the reason that the gateway gives, or it gives none
 */
export function leavesDoubt(words: string, isReason: boolean): boolean {
  const silences = [...NO_ANSWER, ...BROKEN_OFF, ...(OFFLINE.test(words) ? [] : DISCONNECTED)];
  return (
    (silences.some((pattern) => pattern.test(words)) && !UNLINKED.test(words)) ||
    says([...IS_THERE, ...WILL_SEND], words) ||
    (isReason && ALL_THERE.test(words))
  );
}

function says(patterns: readonly RegExp[], words: string): boolean {
  return patterns.some((pattern) => {
    const found = pattern.exec(words);
    return found !== null && !DENIED.test(words.slice(0, found.index));
  });
}

/** A shorter message may be a word of the gateway's own. */
const SHORTEST_QUOTE = 20;

/**
 * The texts of a body, wherever it has them: each of a JSON value's, or a page's without its tags and scripts.
 *
 * @param message - what was sent, whose text is none of the gateway's words
 */
export function textsOf(body: string, message = ""): readonly string[] {
  const ours = shown(message);
  const texts: string[] = [];
  const values = [parseJson(body) ?? body];
  for (const value of values) {
    if (typeof value === "string") {
      const text = shown(value);
      texts.push(ours.length < SHORTEST_QUOTE ? text : text.replaceAll(ours, "").trim());
    } else if (value !== null && typeof value === "object") {
      for (const each of Object.values(value)) values.push(each);
    }
  }
  return texts;
}

function shown(text: string): string {
  return text
    .replace(/<(script|style)\b[\s\S]*?(?:<\/\1[^<>]*>|$)/gi, " ")
    .replace(/(?:<[^<>]*>|\s)+/g, " ")
    .trim();
}
