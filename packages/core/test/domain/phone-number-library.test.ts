import fc from "fast-check";
import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/max";
import { describe, expect, test } from "vitest";
import { normalizePhone } from "../../src/domain/phone-number.js";
import { ReminderError } from "../../src/errors.js";

/** libphonenumber's own answer, digits of E.164, or `null` where it is no mobile number. */
function asLibrary(text: string, country: CountryCode): string | null {
  const number = parsePhoneNumberFromString(text, { defaultCountry: country, extract: false });
  const type = number?.getType();
  return type === "MOBILE" || type === "FIXED_LINE_OR_MOBILE" ? (number?.number.slice(1) ?? null) : null;
}

/** Our answer, or `null` where it is refused. */
function ours(text: string): string | null {
  try {
    return normalizePhone(text);
  } catch (error) {
    if (error instanceof ReminderError && error.code === "INVALID_PHONE") return null;
    throw error;
  }
}

describe("the short way for Indonesian numbers", () => {
  const digits = fc.stringMatching(/^\d{0,16}$/);

  test.each(["0", "08", "08[1-9]", "8", "8[0-9]", "\\+62", "\\+628", "\\+620", "\\+6208", "\\+", ""])(
    "agrees with libphonenumber on every kind of number that begins with %s",
    (start) => {
      fc.assert(
        fc.property(fc.stringMatching(new RegExp(`^${start}\\d{0,14}$`)), (text) => {
          // Without a plus, 62 before an 8 is ours alone; see below.
          fc.pre(!/^620?8/.test(text));
          expect(ours(text)).toBe(asLibrary(text, "ID"));
        }),
        { numRuns: 2000 },
      );
    },
  );

  test("agrees with libphonenumber on every prefix and length", () => {
    const wrong: string[] = [];
    for (let prefix = 0; prefix <= 999; prefix++) {
      for (let length = 3; length <= 15; length++) {
        const national = String(prefix).padStart(3, "0") + "5".repeat(length - 3);
        for (const text of [`0${national}`, `+62${national}`, `+620${national}`]) {
          if (ours(text) !== asLibrary(text, "ID")) wrong.push(text);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test("puts the plus first where 62 precedes 8", () => {
    fc.assert(
      fc.property(fc.constantFrom("628", "6208"), digits, (start, rest) => {
        expect(ours(start + rest)).toBe(asLibrary(`+${start}${rest}`, "ID"));
      }),
      { numRuns: 2000 },
    );
  });

  test("reads no digit wrongly, whatever stands between the digits", () => {
    const filler = fc.constantFrom("", " ", "-", ".", "\u00a0", "\u2011", "(", ") ", "\u200e");
    fc.assert(
      fc.property(
        fc.stringMatching(/^08(1[1-9]|5[2-9])[1-9]{6,8}$/),
        fc.array(filler, { minLength: 14 }),
        (number, fillers) => {
          const field = [...number].map((digit, index) => (fillers[index] ?? "") + digit).join("");
          // A digit that stands apart, as in `08111111111) 1`, may be another's: such a field is refused.
          expect([`62${number.slice(1)}`, null]).toContain(ours(field));
        },
      ),
    );
  });
});
