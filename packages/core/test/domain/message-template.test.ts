import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_TEMPLATE, messageTemplate } from "../../src/domain/message-template.js";

const VALUES = {
  nama_pelanggan: "Siti",
  no_pol: "B 1234 XYZ",
  next_visit_date: "15-12-2025",
  nomor_pelayanan: "08110000000",
};

describe("a message template", () => {
  test("is the original system's text by default", () => {
    expect(messageTemplate(DEFAULT_TEMPLATE).render(VALUES)).toBe(
      "Bapak Siti untuk nomor kendaraan B 1234 XYZ sebentar lagi tiba saat pemeliharaan rutin pada tanggal 15-12-2025, daftarkan segera melalui nomor pelayanan kami 08110000000",
    );
  });

  test("puts any value in as it is, once", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (name, plate) => {
        const text = messageTemplate("<{nama_pelanggan}|{no_pol}|{nama_pelanggan}>").render({
          nama_pelanggan: name,
          no_pol: plate,
        });
        expect(text).toBe(["<", name, "|", plate, "|", name, ">"].join(""));
      }),
    );
  });

  test.each([
    "{no_pol}",
    "{nama_pelanggan}",
    "$&",
    "$1",
    "$$",
    'O\'Neil "Budi"',
    "}{",
    "\\{",
    "\u0000",
    "🚗\n",
  ])("takes the value %j for no more than text", (value) => {
    const template = messageTemplate("{nama_pelanggan} {no_pol}");
    expect(template.render({ nama_pelanggan: value, no_pol: "B 1" })).toBe(`${value} B 1`);
  });

  test("keeps a closing brace, and text without placeholders", () => {
    expect(messageTemplate("a } b }{no_pol}}").render(VALUES)).toBe("a } b }B 1234 XYZ}");
    expect(messageTemplate("$& only text").render({})).toBe("$& only text");
  });

  test.each([
    "{nama}",
    "{}",
    "{ no_pol }",
    "{NO_POL}",
    "{{no_pol}}",
    "{toString}",
    "{__proto__}",
    "{no-pol}",
  ])("refuses the placeholder in %j and lists those there are", (text) => {
    expect(() => messageTemplate(`Bapak ${text}`)).toThrow(
      expect.objectContaining({
        code: "INVALID_TEMPLATE",
        message: expect.stringContaining(
          "{sapaan}, {nama_pelanggan}, {no_pol}, {next_visit_date}, {hari}, {nomor_pelayanan}, got",
        ),
      }),
    );
  });

  test("refuses a brace that is not closed", () => {
    expect(() => messageTemplate("Bapak {nama_pelanggan")).toThrow('got an unclosed "{nama_pelanggan"');
    expect(() => messageTemplate("{no_pol} {")).toThrow(
      expect.objectContaining({ code: "INVALID_TEMPLATE" }),
    );
  });

  test.each(["", " \n\t", undefined, null, 7])("refuses %j as its text", (text) => {
    expect(() => messageTemplate(text as string)).toThrow(
      expect.objectContaining({ code: "INVALID_TEMPLATE" }),
    );
  });

  test("names the placeholder whose value is missing", () => {
    const template = messageTemplate("{nama_pelanggan} {no_pol}");
    expect(() => template.render({ nama_pelanggan: "Siti" })).toThrow(
      expect.objectContaining({
        code: "INVALID_TEMPLATE",
        message: "template: expected a text for {no_pol}, got undefined",
      }),
    );
    expect(() => template.render({ nama_pelanggan: "Siti", no_pol: null as unknown as string })).toThrow(
      "got null",
    );
  });

  test("needs no value for a placeholder that it does not have", () => {
    expect(messageTemplate("{no_pol}").render({ no_pol: "" })).toBe("");
  });

  test("reads a megabyte of braces in no time", () => {
    const start = performance.now();
    expect(() => messageTemplate("{".repeat(1_000_000))).toThrow(/unclosed "\{{40}…"/);
    expect(messageTemplate("}".repeat(1_000_000)).render({})).toHaveLength(1_000_000);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
