import { replaceInvisible } from "../domain/visible-text.js";

/** What a message asks for. `ask`: it may be an opt-out, which a person has to decide. */
export type Intent = "opt_out" | "opt_in" | "ask";

/** A word with each of its letters once, however long somebody held the key: `stooopp` is `stop`. */
const unstretched = (word: string): string => word.replaceAll(/(\p{L})\1+/gu, "$1");

const words = (list: string): ReadonlySet<string> =>
  new Set(list.split(" ").flatMap((word) => [word, unstretched(word)]));

/** `hentikan` is how Meta's own button, "Stop promotions", begins in Indonesian. */
const STOP = words("stop berhenti unsubscribe hentikan");
/** Other forms of it, which a person looks at. */
const LIKE_STOP = words(
  "setop stopkan stopin stoplah stopall stopstop distop sotp stpo berhentikan berhentilah dihentikan " +
    "diberhentikan hentikanlah brenti unsub unsubs unreg",
);
const START = words("mulai");
/** May stand around the word without changing what it says. */
const POLITE = words(
  "ya yaa y yah iya dong donk deh lah nih tolong tlg mohon mhn harap please pls plis plz kak ka kakak min admin pak bapak bu ibu " +
    "mas mbak gan bro om bos halo hallo hello hai hi permisi assalamualaikum maaf sorry ok oke okay bang sis sir " +
    "terima kasih terimakasih makasih makasi mksh trims trimakasih thanks thank thx tks you",
);
/** A name may follow. */
const TITLES = words("kak kakak pak bapak bu ibu mas mbak bang om");
/** What may be stopped, by name. */
const MESSAGES = words(
  "kirim mengirim pengiriman pesan wa whatsapp chat sms promo promosi promotion promotions iklan notif notifikasi " +
    "pengingat reminder reminders message messages msg msgs sending langganan berlangganan semua all ini",
);
/** Leave open whether it is meant for good, or is about messages at all. */
const OPEN = words(
  "dulu lagi saja aja udah udh sudah sdh cukup di sampai sini itu sekarang skrg juga segera selamanya permanen saya aku sy " +
    "mau ingin minta ke dari untuk nya semuanya salah nomor me us to it now right immediately forever from this that the " +
    "these your my so much list daftar selamat pagi siang sore malam banyak mengirimi info spam broadcast haha hehe wkwk xd " +
    "number bengkel kalian balas ketik jawab kepada pada mobil motor kendaraan dijual terjual jual sold " +
    "kami bisa ga gak service servis info dan otomatis bc rumah kota pindah",
);

/** Refuse what follows: by themselves, or the one with the other after it. */
const NOT = words("jangan janganlah jgn jngn gausah gosah gamau ojo ampun dont don't stop berhenti hentikan");
const NO = words("tidak tdk tak gak ga gk g ndak nggak ngga enggak ora mboten do");
const WANT = words("usah mau perlu butuh ingin bersedia not");
/** Before or around it, `tidak` and what follows is a request too. */
const ASKING = words("mohon mhn harap tolong tlg supaya agar");
/** May stand between a refusal and what is refused. */
const BETWEEN = words(
  "di lagi lg pernah saya sy aku ku kami nomor nomer no terus suka usah ada menerima terima dapat dpt " +
    "want receive get any more these this your semua all",
);
/** Words for writing to somebody, in their usual forms. */
const WRITING = new RegExp(
  "^(?:(?:di|me|meng|ng|nge)?-?(?:(?:k|ng)irim\\S*|krm|hub(?:ungi\\S*)?|wa\\d?|wain|whatsapp|chat\\S*|sms|ganggu\\S*|spam\\S*|ing[ae]t\\S*|japri|kabari\\S*)" +
    "|(?:pesan|iklan)(?:nya)?|pengingat(?:nya)?|notif\\S*|promo\\S*|broadcast|(?:ber)?langganan|send|sending|messag\\S*|contact\\S*|text\\S*" +
    "|remind\\S*|(?:di)?(?:tele?pon|nele?pon|telp|tlp)|nyepam|call\\S*|bother\\S*)$",
);
/** The customer's own number, or what is kept of them. */
const THEIR_NUMBER = "(?:nom[oe]r|no|data|kontak)(?: (?:hp|wa))?(?: ?(?:saya|sy|aku|ku|nya)| ini)";
const PHRASES = new RegExp(
  "\\b(?:opt[\\W_]?(?:me )?out|un\\Wsubscribe|to unsubscribe|leave me alone|jangan kontak|(?:remove|delete) (?:me|my (?:number|data|contact|phone))|take (?:me|my number) off" +
    "|no more (?:message|text|reminder)s?|^hapus (?:nom[oe]r|no|data|kontak)$" +
    `|(?:hapus|keluarkan|blokir|blacklist) ${THEIR_NUMBER}|${THEIR_NUMBER} (?:di)?(?:hapus|keluarkan)` +
    "|dihapus (?:nom[oe]r|no|data|kontak)nya|(?:hapus|keluarkan) saya|(?:di)?(?:hapus|keluar|keluarkan) dari (?:daftar|list)|(?:batal(?:kan)?|cancel|end) (?:langganan|subscription)" +
    "|(?:matikan|non ?aktifkan|batalkan|cancel|disable|turn off) (?:semua )?(?:pengingat|notif|reminder|promo|pesan$)[a-z]*)(?![a-z\\d])",
);
const PLATE = /(?<!\S)[a-z]{1,2} ?\d{1,4} ?[a-z]{0,3}(?!\S)/g;
/** One of several letters by themselves, and the space that parts it from the next. */
const SPELLED = /(?<= |^)(\p{L}) (?=\p{L}(?: |$))/gu;
/** Ends a sentence, or begins what is asked for or why. */
const BREAK =
  /[\n\r\u2028\u2029\u200b.,;!?:()]+|\s[-–—]\s|\b(?:karena|karna|krn|soalnya|sebab|because|jadi|tapi|but|tolong|mohon|please)\b/iu;
/** An emoji. Some are a letter or a digit in a frame, or have letters for Unicode. */
const EMOJI = /[\d#*]\ufe0f?\u20e3|\p{Extended_Pictographic}|\p{RI}/gu;

/** Letters of Hangul that fill a place. */
const BLANK_LETTERS = /[\u115f\u1160\u3164\uffa0]/gu;

/** Small capitals, as generators of fonts set them, from a to z: Unicode holds them for letters of their own. */
const SMALL_CAPITALS = [..."ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡxʏᴢ"];
const SMALL_CAPITAL = new RegExp(`[${SMALL_CAPITALS.join("")}]`, "gu");
const asLetter = (small: string): string =>
  String.fromCharCode("a".charCodeAt(0) + SMALL_CAPITALS.indexOf(small));

/** All words that are one letter short of this one, and the word. */
const nearly = (word: string): string[] => [
  word,
  ...Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1)),
];
/** What is nearly one of these is seldom anything else where it stands alone. */
const NEARLY_STOP = new Set(["berhenti", "unsubscribe", "hentikan"].flatMap(nearly));

/** Only so much of a message is looked through, in UTF-16 code units. */
const LONGEST = 1_000;

/**
 * What a customer asks for with a message. `STOP`, `BERHENTI` and `UNSUBSCRIBE` are decided where nothing but polite
 * words and the name of what is to stop stands around them; `jangan WA lagi` is for a person. Case, accents,
 * invisible characters, emoji, punctuation, stretched letters and WhatsApp's formatting do not matter.
 */
export function intentOf(text: string): Intent | null {
  const apart = text.replaceAll(EMOJI, "\n");
  // What shows as a blank may stand in a word or between two.
  for (const variant of [apart, apart.replaceAll(BLANK_LETTERS, " ")]) {
    const all = plainWords(variant);
    const intent = intentOfWords(all.map(unstretched)) ?? intentOfWords(all);
    if (intent !== null) return intent;
  }
  return hasStopApart(apart) ? "ask" : null;
}

function intentOfWords(all: readonly string[]): Intent | null {
  const said = all.filter((word) => !POLITE.has(word));
  const [first = "", ...rest] = said;
  if (said.length === 1 && START.has(first)) return "opt_in";
  const isAboutMessages = (word: string) => STOP.has(word) || MESSAGES.has(word);
  // "Stop me" may be about anything.
  const isObject = (word: string) => first === "unsubscribe" && word === "me";
  if (STOP.has(first) && rest.every((word) => isAboutMessages(word) || isObject(word))) return "opt_out";
  return isStopInPieces(all) || refusesMessages(all) || PHRASES.test(said.join(" ")) ? "ask" : null;
}

/**
 * Whether nothing but the word, in whatever form, is left once the text is cut at every character that is no letter: as in
 * `stop/berhenti`, `S.T.O.P`, `1. STOP`, `STOP B 1234 UJI` or `<b>STOP</b>`.
 */
function isStopInPieces(all: readonly string[]): boolean {
  const text = all
    .join(" ")
    .replaceAll(/(?<=\p{L})0(?=\p{L})/gu, "o")
    .replaceAll(PLATE, " ");
  const letters = (text.match(/\p{L}+/gu) ?? []).join(" ").replaceAll(SPELLED, "$1");
  const pieces = letters
    .split(" ")
    .filter((piece) => piece.length > 1)
    .map(unstretched);
  const isHarmless = (piece: string, at: number) =>
    POLITE.has(piece) || isMessages(piece) || OPEN.has(piece) || TITLES.has(pieces[at - 1] ?? "");
  return pieces.some(isLikeStop) && pieces.every((piece, at) => isLikeStop(piece) || isHarmless(piece, at));
}

/** Whether it names what may be stopped, also with `-nya`, whose `n` may be lost with one before it. */
function isMessages(word: string): boolean {
  return [word, word.replace(/nya$/, ""), word.replace(/ya$/, "")].some((each) => MESSAGES.has(each));
}

function isLikeStop(word: string): boolean {
  if (STOP.has(word) || LIKE_STOP.has(word)) return true;
  return word.length < 13 && nearly(word).some((each) => NEARLY_STOP.has(each));
}

/** Whether a refusal is followed by a word for writing, with nothing but small words between. */
function refusesMessages(all: readonly string[]): boolean {
  const said = all.filter((word) => !POLITE.has(word));
  const isAsked = all.some((word) => ASKING.has(word));
  return said.some((word, at) => {
    const isPair = NO.has(word) && WANT.has(said[at + 1] ?? "");
    const isAlone = NO.has(word) && (isAsked || said.slice(at).includes("lagi"));
    if (!isPair && !isAlone && !NOT.has(word)) return false;
    const refused = said.slice(at + (isPair ? 2 : 1)).find((each) => !BETWEEN.has(each));
    return refused !== undefined && WRITING.test(refused);
  });
}

/** Whether the first sentence or the last opts out, and others say more. */
function hasStopApart(text: string): boolean {
  const sentences = text
    .trim()
    .split(BREAK)
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
    .replaceAll(/[\u2018\u2019\u02bc\u00b4]/g, "'")
    .toLowerCase()
    .replaceAll(SMALL_CAPITAL, asLetter)
    .split(/[\p{White_Space}\u2800]+/u)
    .map((word) => replaceInvisible(word, "").replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ""))
    .filter((word) => word !== "");
}
