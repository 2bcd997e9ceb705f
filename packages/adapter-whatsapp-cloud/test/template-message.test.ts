import type { MessageContent } from "@pengingat/core";
import { isBlank } from "@pengingat/core/adapter";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkedTemplate } from "../src/checked-template.js";
import { type WhatsappCloudTemplate, whatsappCloudMessenger } from "../src/index.js";
import { templateMessage } from "../src/template-message.js";
import { optionsWith, reminder } from "./support/reminder.js";

function made(template: Partial<WhatsappCloudTemplate>, message = reminder()) {
  const body = templateMessage(checkedTemplate(optionsWith(template).template), message);
  return typeof body === "string" ? JSON.parse(body) : body;
}

/** The texts of the body's parameters, in order. */
function texts(template: Partial<WhatsappCloudTemplate>, message = reminder()): string[] {
  const { components } = made(template, message).template;
  return components[0].parameters.map(({ text }: { text: string }) => text);
}

describe("the body of a message", () => {
  it("is the template with the values in order of its parameters", () => {
    const parameters = ["sapaan", "nama_pelanggan", "no_pol", "nama_pelanggan"] as const;
    expect(made({ parameters })).toEqual({
      messaging_product: "whatsapp",
      recipient_type: "individual",
      to: "628110000001",
      type: "template",
      template: {
        name: "pengingat_servis",
        language: { code: "id" },
        components: [
          {
            type: "body",
            parameters: ["Bapak", "Budi", "B 1234 XYZ", "Budi"].map((text) => ({ type: "text", text })),
          },
        ],
      },
    });
  });

  it("names the parameters where the template does", () => {
    const parameters = { nama: "nama_pelanggan", hari_servis: "hari" } as const;
    expect(made({ parameters }).template.components).toEqual([
      {
        type: "body",
        parameters: [
          { type: "text", parameter_name: "nama", text: "Budi" },
          { type: "text", parameter_name: "hari_servis", text: "besok" },
        ],
      },
    ]);
  });

  it("has no components where the template has no parameters", () => {
    expect(made({ parameters: [] }).template).not.toHaveProperty("components");
  });

  it("is none for a message without values, which halts a run rather than pass over everybody", () => {
    expect(made({}, { to: "628110000001", text: "Halo" })).toMatchObject({
      status: "failed",
      code: "REJECTED",
      fault: "gateway",
      retryable: false,
    });
  });
});

describe("the language", () => {
  const languages = { en: "en_US", "en-GB": "en_GB", "zh-Hant": "zh_TW" };

  it.each([
    ["id", "id"],
    ["jv", "id"],
    ["en", "en_US"],
    ["EN", "en_US"],
    ["en-GB", "en_GB"],
    ["en_gb", "en_GB"],
    ["en-GB-oxendict", "en_GB"],
    ["en-AU", "en_US"],
    ["zh-Hant-HK", "zh_TW"],
    ["zh", "id"],
    ["", "id"],
    ["eng", "id"],
    ["constructor", "id"],
  ])("%s is sent in %s", (language, code) => {
    expect(made({ languages }, reminder({}, language)).template.language).toEqual({ code });
  });

  it("is the default where none is named", () => {
    expect(made({ defaultLanguage: "en_US" }).template.language).toEqual({ code: "en_US" });
  });
});

describe("a value", () => {
  it.each([
    ["a\nb\r\n\tc", "a b c"],
    ["  Budi      Santoso ", "Budi Santoso"],
    ["a\u0000\u001bb", "a b"],
    ["\u00a0a\u2028b", "a b"],
    ["{{2}} $& {x}", "{{2}} $& {x}"],
    ["😀 ꦧꦸꦢꦶ", "😀 ꦧꦸꦢꦶ"],
    ["half \ud800", "half \ufffd"],
  ])("%j arrives as %j", (value, text) => {
    expect(texts({}, reminder({ nama_pelanggan: value }))).toEqual([text]);
  });

  it("of any kind keeps to Meta's rules, or the message is refused here", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 1_100 }), (value) => {
        const message = made({}, reminder({ nama_pelanggan: value }));
        if (message.status === "failed") {
          expect(isBlank(value) || value.length > 1024).toBe(true);
        } else {
          const { text } = message.template.components[0].parameters[0];
          expect(text).not.toMatch(/^$|[\n\r\t]| {2}/);
          expect(text.isWellFormed()).toBe(true);
          expect(text.length).toBeLessThanOrEqual(1024);
        }
      }),
    );
  });

  it.each(["", "   ", "\n", "\u0000", "\u200b", "\u2800", "\u3164", " \u200e\u00ad", "\u034f\ufe0f"])(
    "that is empty (%j) is refused, by its name alone",
    (sapaan) => {
      expect(made({ parameters: ["nama_pelanggan", "sapaan"] }, reminder({ sapaan }))).toEqual({
        status: "failed",
        code: "REJECTED",
        reason: 'the template\'s parameter "sapaan" is empty, which Meta does not take',
        fault: "recipient",
        retryable: false,
        retryAfterMs: null,
      });
    },
  );

  it("may be a text of several, and loses an empty salutation with its blank", () => {
    const template = { parameters: ["{sapaan} {nama_pelanggan}", "({no_pol})"] } as const;
    expect(texts(template)).toEqual(["Bapak Budi", "(B 1234 XYZ)"]);
    expect(texts(template, reminder({ sapaan: "" }))).toEqual(["Budi", "(B 1234 XYZ)"]);
  });

  it("of 1024 characters is sent, and a longer one refused", () => {
    expect(texts({}, reminder({ nama_pelanggan: "x".repeat(1024) }))[0]).toHaveLength(1024);
    expect(made({}, reminder({ nama_pelanggan: "x".repeat(1025) }))).toMatchObject({
      code: "REJECTED",
      reason: 'the template\'s parameter "nama_pelanggan" has more than 1024 characters',
      fault: "recipient",
    });
  });

  it("of more than 1024 characters does not fit, as it would be sent", () => {
    const { fits } = whatsappCloudMessenger(optionsWith({ parameters: ["sapaan", "({no_pol})"] }));
    const fitting = (no_pol: string) => fits?.(reminder({ no_pol }).content as MessageContent);
    expect([fitting("x".repeat(1022)), fitting(`${"x".repeat(1021)}   x`)]).toEqual([true, false]);
    expect([fitting("x".repeat(1023)), fitting(`${"x".repeat(1022)}   `)]).toEqual([false, false]);
    expect(fits?.(reminder({ nama_pelanggan: "x".repeat(9999) }).content as MessageContent)).toBe(true);
  });

  it("that the template does not name does not matter", () => {
    expect(texts({}, reminder({ sapaan: "" }))).toEqual(["Budi"]);
  });
});
