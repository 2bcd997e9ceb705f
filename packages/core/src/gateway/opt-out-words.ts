import { replaceInvisible } from "../domain/visible-text.js";

/** What a message asks for. `ask`: it may be an opt-out, which a person has to decide. */
export type Intent = "opt_out" | "opt_in" | "ask";

const words = (list: string): ReadonlySet<string> => new Set(list.split(" "));

/** `hentikan` is how Meta's own button, "Stop promotions", begins in Indonesian. */
const STOP = words("stop berhenti unsubscribe hentikan");
/** Other forms of it, which a person looks at. */
const LIKE_STOP = words(
  "stopp stoop setop stopkan distop berhentikan dihentikan diberhentikan brenti berenti brhenti unsub unsubs " +
    "unsubscribed unsubcribe unsuscribe",
);
const START = words("mulai");
/** May stand around the word without changing what it says. */
const POLITE = words(
  "ya yaa y yah dong deh tolong mohon please pls kak ka kakak min admin pak bapak bu ibu mas mbak gan bro om " +
    "halo hallo hello hai hi assalamualaikum maaf sorry ok oke okay bang sis sir " +
    "terima kasih terimakasih makasih makasi mksh trims trimakasih thanks thank thx tks you",
);
/** What may be stopped, by name. */
const MESSAGES = words(
  "kirim mengirim pesan wa whatsapp chat sms promo promosi promotion promotions iklan notif notifikasi pengingat " +
    "reminder reminders message messages sending langganan berlangganan semua all ini",
);
/** Leave open whether it is meant for good, or is about messages at all. */
const OPEN = words(
  "dulu lagi saja aja sekarang juga segera saya aku sy mau ingin minta ke dari untuk me us to it now from this your list " +
    "selamat pagi siang sore malam banyak",
);

/** Refuse what follows: by themselves, or the one with the other after it. */
const NOT = words("jangan jgn jngn gausah dont don't stop berhenti hentikan");
const NO = words("tidak tdk tak gak ga gk nggak ngga enggak do");
const WANT = words("usah mau perlu ingin bersedia not");
/** May stand between a refusal and what is refused. */
const BETWEEN = words(
  "di lagi lg pernah saya sy aku ku kami nomor nomer no terus suka usah ada menerima terima",
);
/** Words for writing to somebody, in their usual forms. */
const WRITING = new RegExp(
  "^(?:(?:di|me|meng|ng|nge)?(?:kirim\\w*|krm|hubungi\\w*|wa|wain|whatsapp|chat|chatin|sms|ganggu\\w*|spam\\w*|ingat\\w*)" +
    "|pesan|promo\\w*|iklan|broadcast|(?:ber)?langganan|send\\w*|messag\\w*|contact\\w*|text\\w*|remind\\w*)$",
);
const PHRASES =
  /\b(?:opt\W?out|un\Wsubscribe|remove me|leave me alone|hapus (?:nomor|nomer|no|data|kontak) (?:saya|sy|aku|ini)|batal(?:kan)? langganan)\b/;

/** Only so much of a message is looked through, in UTF-16 code units. */
const LONGEST = 1_000;

/**
 * What a customer asks for with a message. `STOP`, `BERHENTI` and `UNSUBSCRIBE` are decided where nothing but polite
 * words and the name of what is to stop stands around them; `jangan WA lagi` is for a person. Case, accents,
 * invisible characters, emoji, punctuation and WhatsApp's formatting do not matter.
 */
export function intentOf(text: string): Intent | null {
  const said = plainWords(text).filter((word) => !POLITE.has(word));
  const [first = "", ...rest] = said;
  if (said.length === 1 && START.has(first)) return "opt_in";
  const isAboutMessages = (word: string) => STOP.has(word) || MESSAGES.has(word);
  // "Stop me" may be about anything.
  const isObject = (word: string) => first === "unsubscribe" && word === "me";
  if (STOP.has(first) && rest.every((word) => isAboutMessages(word) || isObject(word))) return "opt_out";
  return isStopInPieces(text) || refusesMessages(said) || PHRASES.test(said.join(" ")) || hasStopApart(text)
    ? "ask"
    : null;
}

/**
 * Whether nothing but the word, in whatever form, is left once the text is cut at every character that is no letter: as in
 * `stop/berhenti`, `S.T.O.P`, `1. STOP` or `<b>STOP</b>`.
 */
function isStopInPieces(text: string): boolean {
  const letters = plainWords(text).flatMap((word) => word.match(/\p{L}+/gu) ?? []);
  const isSpelled = letters.length > 1 && letters.every((piece) => piece.length === 1);
  const pieces = isSpelled ? [letters.join("")] : letters.filter((piece) => piece.length > 1);
  const isStop = (piece: string) => STOP.has(piece) || LIKE_STOP.has(piece);
  const isHarmless = (piece: string) => POLITE.has(piece) || MESSAGES.has(piece) || OPEN.has(piece);
  return pieces.some(isStop) && pieces.every((piece) => isStop(piece) || isHarmless(piece));
}

/** Whether a refusal is followed by a word for writing, with nothing but small words between. */
function refusesMessages(said: readonly string[]): boolean {
  return said.some((word, at) => {
    const isPair = NO.has(word) && WANT.has(said[at + 1] ?? "");
    if (!isPair && !NOT.has(word)) return false;
    const refused = said.slice(at + (isPair ? 2 : 1)).find((each) => !BETWEEN.has(each));
    return refused !== undefined && WRITING.test(refused);
  });
}

/** Whether the first sentence or the last opts out, and others say more. */
function hasStopApart(text: string): boolean {
  const sentences = text
    .trim()
    .split(/[\n\r\u2028\u2029.,;!?]+/)
    .filter((each) => each.trim() !== "");
  if (sentences.length < 2) return false;
  return [sentences[0], sentences.at(-1)].some((each = "") => intentOf(each) === "opt_out");
}

/** The words of a text in lower case, without accents, what is not to be seen, and emoji and punctuation around them. */
function plainWords(text: string): string[] {
  return text
    .trimStart()
    .slice(0, LONGEST)
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[\p{White_Space}\u2800]+/u)
    .map((word) => replaceInvisible(word, "").replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ""))
    .filter((word) => word !== "");
}
