import { parseJson } from "./parse-json.js";

/** What stands behind the gateway did not answer in time, or its connection broke: it may have the message. */
const NO_ANSWER: readonly RegExp[] = [
  // Not the name of a function in a page's script.
  /(?<!set|clear)timed?[_-]?out|timed? out\b|deadline exceeded|too long to (?:respond|reply|answer)|\bRTO\b/i,
  /\bno (?:response|reply|answer|ack\w*)\b|(?:\bnot|n['’]t) (?:respon[ds]|reply|replied|answer)|\bunresponsive\b/i,
  /ECONNRESET|EPIPE|socket hang up|\breset by peer\b|\bbad gateway\b|\bnetwork (?:error|failure)\b/i,
  // Not that of the device, which has a table's row of its own.
  /(?<!\b(?:device|whatsapp|wa|perangkat) )\bconnection (?:(?:is|was|has been) )?(?:reset|lost|closed|aborted|interrupted)\b/i,
  /\bkoneksi (?:(?:sudah|telah) )?(?:ter)?putus\b|\b(?:kesalahan|gangguan) jaringan\b/i,
  /(?:batas|kehabisan) waktu|\bwaktu (?:\w+ ){0,3}habis\b|\bterlalu lama\b/i,
  /\b(?:tidak|tak|belum|tanpa) (?:ada |dapat |mem\w+ )?(?:me)?(?:respons?|balasan|jawaban|jawab|tanggapan|menjawab|membalas|menanggapi)\b/i,
];

/** Words of a time-out that tell of the device's own state: it has to be linked again, and has sent nothing. */
const UNLINKED = /\bscan\b|\bqr\b|\bsession (?:(?:is|was|has) )?timed?[ -]?out\b|\bwaktu sesi\b/i;

/** The gateway has the message, from this attempt or from one before. */
const IS_THERE: readonly RegExp[] = [
  /^(?:ok|success(?:ful|fully)?|sukses|berhasil|sent|delivered|accepted|pending|processing|sending)\W*$/i,
  // Not what becomes of a number, nor "sent failed".
  /\b(?:(?:already|has been|was|is) (?:been )?|message )(?:sent|delivered)\b(?!:? fail| to .*\b(?:unregistered|invalid|not (?:registered|valid|on)|(?:tidak|belum) terdaftar)\b)/i,
  /\bsuccess(?:fully)? (?:sent|delivered)\b|\b(?:sent|delivered) successfully\b|\b(?:being|will be) sent\b/i,
  /\bmessage (?:(?:is|was|has been) )?(?:received|accepted)\b/i,
  /(?<!\b(?:kuota|jumlah|batas|limit) pesan )\bterkirim\b/i,
  /\b(?:sudah|telah|berhasil) (?:di|ter)(?:kirim|terima)\b/i,
  // Not a queue that is full, or its limit.
  /\bin (?:the |a )?queue\b|\b(?:en)?queued\b(?! (?:message|pesan|item|limit))/i,
  /\b(?:dalam|masuk|di|ke) (?:ke )?(?:daftar )?(?:antri|antre)an\b/i,
  /\b(?:being|still|currently|now) process(?:ed|ing)\b|(?:^|\b(?:request|message|sending|delivery) (?:is )?)in (?:progress|process)\b|\bmessage (?:is )?(?:pending|processing)\b/i,
  /\b(?:sedang|masih|akan|sudah|telah) di\s?(?:proses|kirim)\b|\bdalam proses\b|\bpesan (?:masih )?(?:pending|tertunda)\b/i,
  /\bduplicated? (?:message|request)\b|\b(?:message|request) (?:is )?(?:a )?duplicated?\b|\b(?:pesan|permintaan) (?:duplikat|ganda)\b/i,
];

/** What takes the sense out of the words after it: "could not be queued", "tidak masuk antrian", "agar terkirim". */
const DENIED =
  /(?:\b(?:not|never|cannot|unable to|failed to|no(?: messages?)?|nothing|0|tidak|tak|belum|gagal|bukan|agar|supaya)|n['’]t)(?: (?:yet|be|been|be |get|was|is|dapat|bisa|has been|ada|yang|akan|pernah|berhasil|pesan))* $/i;

/**
 * Whether a refusal says in its words that the message may have been sent all the same: what stands behind the gateway gave
 * no answer, or the message is there already.
 */
export function leavesDoubt(words: string): boolean {
  return (
    (NO_ANSWER.some((pattern) => pattern.test(words)) && !UNLINKED.test(words)) ||
    IS_THERE.some((pattern) => {
      const found = pattern.exec(words);
      return found !== null && !DENIED.test(words.slice(0, found.index));
    })
  );
}

/** The texts of a body, wherever it has them: each of a JSON value's, or a page's without its tags. */
export function textsOf(body: string): readonly string[] {
  const texts: string[] = [];
  const values = [parseJson(body) ?? body];
  for (const value of values) {
    if (typeof value === "string") texts.push(value.replace(/(?:<[^<>]*>|\s)+/g, " ").trim());
    else if (value !== null && typeof value === "object") {
      for (const each of Object.values(value)) values.push(each);
    }
  }
  return texts;
}
