import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mobileNumbers, normalizePhone } from "../../src/domain/phone-number.js";
import { ReminderError } from "../../src/errors.js";

/** The message of the refusal, or what was answered against expectation. */
function refusalOf(input: unknown, options?: { defaultCountry: string }): string {
  try {
    return `answered ${normalizePhone(input as string, options)}`;
  } catch (error) {
    if (!(error instanceof ReminderError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

describe("a phone number", () => {
  test.each([
    "081155501234",
    "6281155501234",
    "+6281155501234",
    "81155501234",
    "62081155501234",
    "+62081155501234",
    "+62 (0)811-5550-1234",
    "(+62) 811 5550 1234",
    "++6281155501234",
    " 0811 5550 1234 ",
    "0811-5550-1234",
    "0811.5550.1234",
    "(0811) 5550 1234",
    "[0811] 55501234",
    "'081155501234",
    '"081155501234"',
    "HP: 081155501234",
    "HP081155501234",
    "No.HP:081155501234",
    "no. hp. 0811.5550.1234",
    "WA 0811 5550 1234",
    "Telp. 0811 5550 1234",
    "081155501234 (WA)",
    "081155501234 HP/WA",
    "HP/WA: 081155501234",
    "tel:+6281155501234",
    "0811\u00a05550\u00a01234",
    "0811\u20115550\u20131234",
    "\u202a+62 811-5550-1234\u202c",
    "\ufeff0811\u200b55501234",
    "0811\u061c55501234",
    "0811\ufe0f5550\u034f1234",
    "\u31640811\u001f5550\u00001234",
    "081155501234\u2800",
    "0811555012\u200b34",
    "0811555012\u061c34",
    "081155501\ufe0f\u200b234",
    "08115550123\ufeff4",
    "0811\u200b555012\u200d34",
    "H\u200bP 0811555012\u202c34",
    "\u200b0811555012\u000034\u200b",
    "081155501234\u200bBu Ani",
    "Budi\u200e081155501234",
    "081155501234\u0007Bu Ani",
    "081155501234\u2060ext 5",
    '="081155501234"',
    "081155501234 (Bu Ani)",
    "081155501234 Bu Ani",
    "Bu Ani 0811 5550 1234",
    "081155501234 WA",
    "hp: 081155501234",
    "０８１１５５５０１２３４",
    "＋６２ ８１１−５５５０−１２３４",
    "ＨＰ：０８１１５５５０１２３４",
    "٠٨١١٥٥٥٠١٢٣٤",
    "۰۸۱۱۵۵۵۰۱۲۳۴",
    "https://wa.me/6281155501234",
    "wa.me/6281155501234?text=Halo%20Bu%2012",
    "https://api.whatsapp.com/send/?phone=%2B6281155501234&text&app_absent=0",
    "6281155501234@s.whatsapp.net",
    "tel:+62-811-5550-1234",
    '=HYPERLINK("tel:081155501234")',
    "081155501234 a.n. Budi",
    "a/n Budi 081155501234",
    "081155501234 H. Slamet",
    "I Made Suta 081155501234",
    "081155501234 (Bu Inés)",
    "王 081155501234",
    "081155501234 ext 12",
    "081155501234 ext. 12",
    "081155501234 pes. 2",
    "081155501234 HP 2",
    "081155501234 / Bu Ani",
    "telp rumah 0811-5550-1234",
    "no: 081155501234",
    "Hp.081155501234",
    "(0811) 55501234",
    "+62 (0) 811 5550 1234",
    "=081155501234",
    "081155501234*",
    "081155501234#",
    "081155501234!!!",
    "081155501234.",
    "081155501234;",
    "081155501234?",
    "*081155501234*",
    "~081155501234~",
    "📞 081155501234",
    "081155501234 👍🏽",
    "<081155501234>",
    '{"hp":"081155501234"}',
    "0811_5550_1234",
    "Bu Ani=081155501234",
    "081155501234@Ani",
    "1. 081155501234",
    "HP1: 081155501234",
    "WA 2 081155501234",
    "B 1001 CTH / 081155501234",
    "B1001CTH 081155501234",
    "Blok C 12 hp 081155501234",
    "Telp 0274 555012 HP 0811 5550 1234",
    "081155501234 (L)",
    "081155501234 - L",
    "081155501234: I",
    "O: 081155501234",
    "I. 081155501234",
    "l - 081155501234",
    "HP-1: 081155501234",
    "hp1-081155501234",
    "WA 2 - 081155501234",
    "no.1 081155501234",
    "#1 081155501234",
    "0274 555012 0811 5550 1234",
    `${" ".repeat(100_000)}081155501234`,
  ])("is read from %j", (input) => {
    expect(normalizePhone(input)).toBe("6281155501234");
  });

  test.each([
    "081155501234/081155505678",
    "081155501234 / 081155505678",
    "081155501234, 081155505678",
    "081155501234;081155505678",
    "081155501234 atau 081155505678",
    "081155501234 dan 081155505678",
    "081155501234\n081155505678",
    "081155501234\r\n081155505678",
    "081155501234\u2028081155505678",
    "081155501234 | 081155505678",
    "081155501234 & 081155505678",
    "081155501234 +6281155505678",
    "081155501234/78",
    "(021) 555-0123 / 081155501234",
    "0811/081155501234",
    "O81155501234 / 081155501234",
    "Telp. 0274 555012, HP 0811 5550 1234",
    "081155501234;ext=12",
    "//,;081155501234",
  ])("is the first that can be a mobile one in %j", (input) => {
    expect(normalizePhone(input)).toBe("6281155501234");
  });

  test.each([
    ["081155501234/081155505678", "081155505678"],
    ["081155501234 (istri 081155505678)", "081155505678"],
    ["081155501234 (081155505678)", "081155505678"],
    ["081155501234 081155505678", "081155505678"],
    ["0811 5550 1234 0811 5550 5678", "081155505678"],
    ["0811-5550-1234 - 0811-5550-5678", "081155505678"],
    ["081155501234 = 081155505678", "081155505678"],
    ["081155501234\u200b081155505678", "081155505678"],
    ["0811555012\u200b34\u200e0811-5550\u200b56\u206078", "081155505678"],
    ["081155501234\u200d\u200b+6281155505678", "081155505678"],
    ["081155501234 > 081155505678", "081155505678"],
    ["081155501234 + 081155505678", "081155505678"],
    ["081155501234 Bu Ani 081155505678 Pak Budi", "081155505678"],
    ["HP1: 081155501234 HP2: 081155505678", "081155505678"],
    ["1. 081155501234 2. 081155505678", "081155505678"],
    ["HP 1 : 081155501234 , HP 2 : 081155505678", "081155505678"],
    ["1) 081155501234; 2) 081155505678", "081155505678"],
    ["081155501234 ext 2, +62 (0) 811 5550 5678!", "081155505678"],
    ["I. 081155501234 II. 081155505678", "081155505678"],
    ["L: 081155501234 P: 081155505678", "081155505678"],
    ["P: 081155501234 L: 081155505678", "081155505678"],
    ["081155501234 (L) 081155505678 (P)", "081155505678"],
    ["081155501234 (E) 081155505678 (L)", "081155505678"],
    ["#1 081155501234 #2 081155505678", "081155505678"],
    ["HP-1 081155501234 HP-2 081155505678", "081155505678"],
    ["081155501234 bapak, ibu: 0811.5550.5678*", "081155505678"],
  ])("and a second one are both read from %j", (input, second) => {
    expect(mobileNumbers(input)).toEqual(["6281155501234", `62${second.slice(1)}`]);
  });

  test.each(["811,000,621", "62,811,000,621", "0811,000,621"])(
    "is read where a spreadsheet shows its thousands apart: %j",
    (input) => {
      expect(normalizePhone(input)).toBe("62811000621");
    },
  );

  test.each([
    ["", "no digits"],
    [" \u00a0\n", "no digits"],
    ["HP:", "no digits"],
    ["-", "no digits"],
    ["tidak ada", "no digits"],
    ["🚗", "no digits"],
    ["081", "too short"],
    ["08115550", "too short"],
    ["628115550", "too short"],
    ["+628115550", "too short"],
    ["08115550123456", "too long"],
    ["081155501234081155505678", "too long"],
    [`0811555${"0".repeat(200)}`, "too long"],
    ["0215550123", "landline"],
    ["(0274) 555-012", "landline"],
    ["+62215550123", "landline"],
    ["62215550123", "landline"],
    ["+6262811555012", "landline"],
    ["08001234567", "toll free"],
    ["08041234567", "shared cost"],
    ["0809123456", "length or range"],
    ["0845550123", "length or range"],
    ["08405550123", "length or range"],
    ["006281155501234", "length or range"],
    ["+081155501234", "length or range"],
    ["O81155501234", "letters"],
    ["o81155501234", "letters"],
    ["О81155501234", "letters"],
    ["0811555O1234", "letters"],
    ["08115550123l", "letters"],
    ["0811-5550-I234", "letters"],
    ["0811 l 5550123", "letters"],
    ["0811 HP 55501234", "letters between"],
    ["0811 Bu Ani 55501234", "letters between"],
    ["0811000621 (2)", "stand apart"],
    ["0811000621 2", "stand apart"],
    ["0811 0006 2134 (2)", "stand apart"],
    ["62811000621 [12]", "stand apart"],
    ["081155501234x123", "letters"],
    ["081155501234#12", "characters"],
    ["8.1E+11", "letters"],
    ["8,11556E+11", "short"],
    ["6.28116E+12", "letters"],
    ["81155501234.0", "decimal"],
    ["6281155501234.00", "decimal"],
    ["HP. 81155501234.0", "decimal"],
    ["0811=55501234", "characters"],
    ["*888#", "short|length"],
    ["०८११५५५०१२३४", "characters"],
    ["0811000621²", "characters"],
    ["0811000621-22", "stand apart"],
    ["0811000621-123", "stand apart"],
    ["0811000621.22", "stand apart"],
    ["0811000621**", "missing"],
    ["0811000621…", "missing"],
    ["0811 0006 21...", "missing"],
    ["0811 0006 21__", "missing"],
    ["62811000621:123@s.whatsapp.net", "characters"],
    ["081155501 O 34", "letters"],
    ["0811000621 l", "letters"],
    ["0811.0006.21.l", "letters"],
    ["0811-0006-21-l", "letters"],
    ["0811.l.5550123", "letters"],
    ["0811000621 - I - 34", "letters"],
    ["0811000621 (O) 34", "letters"],
    ["0811 (l) 000621", "letters"],
    ["08115550123 l.", "letters"],
    ["08115550123 l: 4", "letters"],
    ["081155501 O. 1 34", "letters"],
    ["0811000621#1 2", "characters"],
    ["0811-1 081155501234", "long|short"],
    ["0811000621l 2", "letters"],
    ["08 WA 81155501", "letters between"],
    ["0811000621Budi", "letters"],
    ["+62 811 ext 2", "letters between"],
    ["021 5550123 ext 2", "landline"],
    ["0811 5550 1234 0811 5550", "too long"],
    ["081155501234 2 081155505678", "too long"],
    ["811000,621", "short|length"],
  ])("is refused in %j: %s", (input, why) => {
    expect(refusalOf(input)).toMatch(new RegExp(`^INVALID_PHONE: not a usable mobile number: .*(${why})`));
  });

  test.each([null, undefined, 81155501234, 8n, true, {}, [], ["081155501234"], Symbol("x"), () => ""])(
    "is refused where it is no text: %s",
    (input) => {
      expect(refusalOf(input)).toMatch(/^INVALID_PHONE: .* expected text, got \w+$/);
    },
  );

  test.each(["0", "x", "/", "08 ", "(", "🚗", "\u0000", "62,"])(
    "is refused unread where the field holds a megabyte of %j",
    (filling) => {
      const field = filling.repeat(1_000_000 / filling.length);
      expect(refusalOf(field)).toMatch(/^INVALID_PHONE: .*: the text is too long$/);
    },
  );

  // Mobile numbers that regulators keep free for fiction (NANPA, ACMA).
  test.each([
    ["+1 (202) 555-0123", "12025550123"],
    ["+61 491 570 156", "61491570156"],
    ["+61 (0)491 570 156", "61491570156"],
    ["HP +61 491 570 156 / 0215550123", "61491570156"],
  ])("of another country is taken with its plus: %s", (input, expected) => {
    expect(normalizePhone(input)).toBe(expected);
  });

  test.each(["+44 20 7946 0123", "+61 2 5550 1234", "+33 1 99 00 01 23"])(
    "of another country is refused where it is no mobile number: %s",
    (input) => {
      expect(refusalOf(input)).toMatch(/^INVALID_PHONE: .*: (it is a landline number|its length or range)/);
    },
  );

  test("of another country is not guessed without its plus", () => {
    expect(refusalOf("12025550123")).toMatch(/^INVALID_PHONE/);
    expect(refusalOf("61491570156")).toMatch(/^INVALID_PHONE/);
  });

  test("is read in the default country where it names none", () => {
    expect(normalizePhone("0491 570 156", { defaultCountry: "AU" })).toBe("61491570156");
    expect(normalizePhone("+6281155501234", { defaultCountry: "AU" })).toBe("6281155501234");
    expect(refusalOf("081155501234", { defaultCountry: "AU" })).toMatch(/^INVALID_PHONE/);
  });

  test.each(["XX", "id", "", "IDN", "__proto__", "constructor", "62"])(
    "is not read in a default country %j",
    (defaultCountry) => {
      expect(refusalOf("081155501234", { defaultCountry })).toMatch(
        /^INVALID_OPTION: defaultCountry: expected two capital letters of a country such as "ID", got/,
      );
    },
  );

  test("is never shown in the refusal, nor is any other digit", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[+\d /.,a-z-]*$/)), (field) => {
        expect(refusalOf(field)).toMatch(/^answered \d{7,15}$|^INVALID_PHONE: \D*$/);
      }),
      { numRuns: 2000 },
    );
  });
});
