/** What stands behind the gateway did not answer in time, or its connection broke: it may have the message. */
const NO_ANSWER: readonly RegExp[] = [
  /timed?[_-]?out|timed? out\b|deadline exceeded|too long to (?:respond|reply|answer)/i,
  /\bno (?:response|reply|answer|ack\w*)\b|(?:\bnot|n['’]t) (?:respon[ds]|reply|replied|answer)|\bunresponsive\b/i,
  /ECONNRESET|EPIPE|socket hang up|\breset by peer\b|\bbad gateway\b/i,
  /(?:batas|kehabisan) waktu|\bwaktu (?:\w+ ){0,3}habis\b|\bterlalu lama\b/i,
  /\b(?:tidak|tak|belum|tanpa) (?:ada |dapat |mem\w+ )?(?:me)?(?:respons?|balasan|jawaban|jawab|tanggapan|menjawab|membalas|menanggapi)\b/i,
];

/** The gateway has the message, from this attempt or from one before. */
const IS_THERE: readonly RegExp[] = [
  /\b(?:already|has been|was|is) (?:been )?(?:sent|delivered)\b|\bsuccess(?:fully)? sent\b|\bmessage (?:is )?sent\b/i,
  /\b(?:sudah|telah|berhasil) (?:di|ter)kirim\b/i,
  // Not a queue that is full, or its limit.
  /\bin (?:the |a )?queue\b|\b(?:en)?queued\b(?! (?:message|pesan|item|limit))/i,
  /\b(?:dalam|masuk|di|ke) (?:ke )?(?:daftar )?(?:antri|antre)an\b/i,
  /\b(?:being|still|currently|now) process(?:ed|ing)\b|(?:^|\b(?:request|message|sending|delivery) (?:is )?)in (?:progress|process)\b|\bmessage (?:is )?(?:pending|processing)\b/i,
  /\b(?:sedang|masih|akan|sudah|telah) di\s?proses\b|\bdalam proses\b|\bpesan (?:masih )?(?:pending|tertunda)\b/i,
  /\bduplicated? (?:message|request)\b|\b(?:message|request) (?:is )?(?:a )?duplicated?\b|\b(?:pesan|permintaan) (?:duplikat|ganda)\b/i,
];

/** What takes the sense out of the words after it: "could not be queued", "tidak masuk antrian". */
const DENIED =
  /(?:\b(?:not|never|cannot|unable to|failed to|no messages?|tidak|belum|gagal|bukan)|n['’]t)(?: (?:yet|be|been|be |get|was|is|dapat|bisa|has been))* $/i;

/**
 * Whether a refusal says in its words that the message may have been sent all the same: what stands behind the gateway gave
 * no answer, or the message is there already.
 */
export function leavesDoubt(words: string): boolean {
  return (
    NO_ANSWER.some((pattern) => pattern.test(words)) ||
    IS_THERE.some((pattern) => {
      const found = pattern.exec(words);
      return found !== null && !DENIED.test(words.slice(0, found.index));
    })
  );
}
