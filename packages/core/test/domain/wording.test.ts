import { describe, expect, test } from "vitest";
import { messageTemplate } from "../../src/domain/message-template.js";
import { relativeDay } from "../../src/domain/relative-day.js";
import { salutation } from "../../src/domain/salutation.js";

describe("how far off a visit is", () => {
  test.each([
    [0, "hari ini"],
    [1, "besok"],
    [2, "lusa"],
    [3, "3 hari lagi"],
    [30, "30 hari lagi"],
    [-1, "kemarin"],
    [-2, "dua hari yang lalu"],
    [-3, "3 hari yang lalu"],
  ])("%i days is said as %j", (days, words) => {
    expect(relativeDay(days, "id")).toBe(words);
  });

  test("is said in the language of the text", () => {
    expect(relativeDay(1, "en")).toBe("tomorrow");
    expect(relativeDay(3, "en")).toBe("in 3 days");
  });
});

describe("a salutation", () => {
  test.each([
    ["Bapak", "Bapak"],
    [" bpk. ", "Bapak"],
    ["B\u200bpk.\u3164", "Bapak"],
    ["L", "Bapak"],
    ["male", "Bapak"],
    ["Ibu", "Ibu"],
    ["P", "Ibu"],
    ["FEMALE", "Ibu"],
    ["Tn.", "Bapak"],
    ["Bp.", "Bapak"],
    ["H.", "Bapak"],
    ["Ny.", "Ibu"],
    ["Nn.", "Ibu"],
    ["Hj.", "Ibu"],
    ["Sdr.", "Saudara"],
    ["Sdri.", "Saudari"],
    ["mas", "Mas"],
    ["Mbak", "Mbak"],
    ["Kak", "Kak"],
    ["PT", ""],
    ["", ""],
    [null, ""],
    [undefined, ""],
  ])("for %j on file is %j", (onFile, word) => {
    expect(salutation(onFile, "Adi Contoh")).toBe(word);
  });

  test.each([
    "Bpk. Adi",
    "Tn Adi",
    "IBU SARI",
    "H. Adi",
    "\u200eSdri. Sari",
    "PT Contoh Jaya",
    "CV. Contoh",
    "UD Contoh",
    "P.T. Maju Jaya",
    "C. V. Sejahtera",
    "u.d Contoh",
    "PT.Maju",
    '"PT Maju Jaya"',
    "P\u200bT\u00a0Maju",
    "Maju Jaya, PT",
    "Maju Jaya,CV.",
    "Maju Jaya (P.T.)",
    "MAJU JAYA PT",
    "Maju Jaya Tbk",
    "Koperasi Contoh",
    "Kakak Ani",
    "Haji Adi",
    "Hajah Sari",
    "Mr. Adi",
    "Bapak/Ibu Adi",
    "(Bpk) Adi",
    "[Bpk] Adi",
    "Bpk: Adi",
    "Bpk-Adi",
    "Bpk;Adi",
    "Bapak-Ibu Adi",
    "Bpk_Adi",
    "Ibu (Sari)",
  ])("is not put before the name %j", (name) => {
    expect(salutation("Bapak", name)).toBe("");
  });

  test.each([
    "Hadi",
    "Ptolemy",
    "Masitoh",
    "Kakang",
    "Bp",
    "P. Toni",
    "L. Contoh",
    "Mas'ud Adi",
    "Mas’ud Adi",
    "Mas‘ud Adi",
    "Mas`ud Adi",
    "H2O Motor",
    "Mas",
    "Adi (PT Contoh)",
    "Adi Cvetko",
    "Slamet",
  ])("is put before the name %j", (name) => {
    expect(salutation("Bapak", name)).toBe("Bapak");
  });

  test("that is empty takes the blank after it along, and only that", () => {
    const template = messageTemplate("Halo {sapaan} {nama_pelanggan}  ya");
    expect(template.render({ sapaan: "Ibu", nama_pelanggan: "Sari" })).toBe("Halo Ibu Sari  ya");
    expect(template.render({ sapaan: "", nama_pelanggan: "Sari" })).toBe("Halo Sari  ya");
    expect(messageTemplate("{sapaan}, {sapaan}{no_pol}").render({ sapaan: "", no_pol: " B 1" })).toBe(
      ",  B 1",
    );
  });
});
