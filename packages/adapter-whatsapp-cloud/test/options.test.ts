import { ReminderError } from "@pengingat/core";
import { describe, expect, it } from "vitest";
import { type WhatsappCloudOptions, whatsappCloudMessenger, whatsappCloudWebhook } from "../src/index.js";
import { optionsWith } from "./support/reminder.js";

function refusal(construct: () => unknown): string {
  try {
    construct();
  } catch (error) {
    if (ReminderError.is(error) && error.code === "INVALID_OPTION") return error.message;
    throw error;
  }
  return "";
}

const messenger = (options: object) =>
  refusal(() => whatsappCloudMessenger({ ...optionsWith(), ...options } as WhatsappCloudOptions));

describe("wrong options of the messenger fail at construction:", () => {
  it.each<[object, RegExp]>([
    [{ accessToken: "" }, /^accessToken: expected printable ASCII .* got an empty text$/],
    [{ accessToken: "a\r\nb" }, /^accessToken: /],
    [{ accessToken: undefined }, /^accessToken: .* got undefined$/],
    [{ phoneNumberId: "" }, /^phoneNumberId: expected the digits/],
    [{ phoneNumberId: "+628110000001" }, /^phoneNumberId: expected the digits .* got something else$/],
    [{ phoneNumberId: "../me" }, /^phoneNumberId: /],
    [{ phoneNumberId: 106540352242922 }, /^phoneNumberId: /],
    [{ apiVersion: "25.0" }, /^apiVersion: expected a version such as v25\.0/],
    [{ apiVersion: "v25.0/.." }, /^apiVersion: /],
    [{ baseUrl: "graph.facebook.com" }, /^baseUrl: /],
    [{ timeoutMs: 0 }, /^timeoutMs: /],
    [{ template: undefined }, /^template: expected an object, got undefined$/],
    [{ template: null }, /^template: .* got null$/],
    [{ token: "EAAs3cret", retries: 3 }, /^options: unknown token, retries; expected only accessToken, /],
  ])("%j", (options, message) => {
    expect(messenger(options)).toMatch(message);
  });

  it.each<[object, RegExp]>([
    [{ name: "Pengingat Servis" }, /^template\.name: expected lower-case .* got "Pengingat Servis"$/],
    [{ name: undefined }, /^template\.name: /],
    [{ parameters: undefined }, /^template\.parameters: expected a list of placeholders/],
    [{ parameters: "nama_pelanggan" }, /^template\.parameters: /],
    [{ parameters: ["nama"] }, /^template\.parameters\.0: expected no placeholder but .* got "?\{nama\}"?$/],
    [{ parameters: ["nama_pelanggan", "{sapaan"] }, /^template\.parameters\.1: expected /],
    [{ parameters: ["Budi"] }, /^template\.parameters\.0: expected a placeholder .* got "Budi"$/],
    [{ parameters: [""] }, /^template\.parameters\.0: .* got ""$/],
    [{ parameters: [null] }, /^template\.parameters\.0: .* got null$/],
    [{ parameters: { "Nama!": "nama_pelanggan" } }, /^template\.parameters\.Nama!: expected a name of/],
    [{ parameters: { nama: "nama" } }, /^template\.parameters\.nama: expected no placeholder but/],
    [{ languages: { id: "id-ID" } }, /^template\.languages\.id: expected a code such as id or en_US/],
    [{ languages: { "": "id" } }, /^template\.languages: expected language tags/],
    [
      { nama: "a", parameter: [] },
      /^template: unknown nama .*, parameter .*; expected only name, languages, /,
    ],
    [{ languages: null }, /^template\.languages: expected an object .* got null$/],
    [{ defaultLanguage: "Indonesian" }, /^template\.defaultLanguage: .* got "Indonesian"$/],
  ])("template with %j", (template, message) => {
    expect(messenger({ template: { ...optionsWith().template, ...template } })).toMatch(message);
  });

  it("no options at all", () => {
    // @ts-expect-error the token, the number and the template are required
    expect(refusal(() => whatsappCloudMessenger())).toBe("options: expected an object, got undefined");
  });

  it("a token or a number in the wrong place is not repeated", () => {
    for (const option of ["accessToken", "phoneNumberId", "apiVersion", "baseUrl"]) {
      expect(messenger({ [option]: "EAAs3cret\n" })).toContain(option);
      expect(messenger({ [option]: "EAAs3cret\n" })).not.toContain("s3cret");
    }
  });
});

describe("wrong options of the webhook fail at construction:", () => {
  it.each([
    [{ verifyToken: "v3rify" }, "appSecret"],
    [{ appSecret: "s3cret", verifyToken: "v3rify", secret: "s3cret" }, "options"],
    [{ appSecret: "", verifyToken: "v3rify" }, "appSecret"],
    [{ appSecret: "s3cret", verifyToken: "" }, "verifyToken"],
    [{ appSecret: "s3cret", verifyToken: "s3cret\n" }, "verifyToken"],
    [undefined, "options"],
  ])("%j", (options, named) => {
    const message = refusal(() => whatsappCloudWebhook(options as never));
    expect(message).toMatch(new RegExp(`^${named}: (expected|unknown secret; expected) `));
    expect(message).not.toContain("s3cret");
  });
});

describe("options", () => {
  it("default to 30 seconds", () => {
    expect(whatsappCloudMessenger(optionsWith()).timeoutMs).toBe(30_000);
  });

  it("that there are not do not compile", () => {
    // @ts-expect-error the messenger makes one attempt; the run retries
    const options: WhatsappCloudOptions = { ...optionsWith(), retries: 3 };
    // @ts-expect-error no placeholder of the core
    const template: WhatsappCloudOptions["template"] = { name: "a", parameters: ["nama"] };
    const combined: typeof template = { name: "b", parameters: ["{sapaan} {nama_pelanggan}"] };
    expect([options.phoneNumberId, template.name, combined.name]).toEqual(["106540352242922", "a", "b"]);
  });
});
