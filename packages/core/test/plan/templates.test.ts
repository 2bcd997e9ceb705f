import { describe, expect, test } from "vitest";
import { DEFAULT_TEMPLATES, type Templates, templatesByLanguage } from "../../src/plan/templates.js";

const values = { nama_pelanggan: "Sari" };

describe("the text for a language", () => {
  const { choose } = templatesByLanguage({ id: "Halo {nama_pelanggan}", en: "Hello {nama_pelanggan}" });

  test.each([
    ["en", "Hello Sari", "en"],
    ["en-US", "Hello Sari", "en"],
    ["EN_us", "Hello Sari", "en"],
    [" en ", "Hello Sari", "en"],
    ["id", "Halo Sari", "id"],
    ["jv", "Halo Sari", "id"],
    ["", "Halo Sari", "id"],
    ["not a language", "Halo Sari", "id"],
    [null, "Halo Sari", "id"],
    [undefined, "Halo Sari", "id"],
  ])("for %j on file is %j", (onFile, text, language) => {
    const found = choose(onFile);
    expect(found.template.render(values)).toBe(text);
    expect(found.language).toBe(language);
  });

  test("is the most special one that there is", () => {
    const special = templatesByLanguage({ "zh-Hant": "您好", zh: "你好" }).choose;
    expect(special("zh-Hant-TW").template.render({})).toBe("您好");
    expect(special("zh-CN").template.render({})).toBe("你好");
  });

  test("is the first one where it is the only one, whatever is on file", () => {
    expect(templatesByLanguage({ id: "Halo" }).choose("en").language).toBe("id");
  });

  test("is the original system's by default, which names the service phone", () => {
    const { all } = templatesByLanguage(DEFAULT_TEMPLATES);
    expect(all.map(({ language }) => language)).toEqual(["id"]);
    expect(all[0]?.template.placeholders).toContain("nomor_pelayanan");
  });

  test.each<[unknown, string]>([
    [{ "Indonesian!": "Halo" }, 'templates: expected a language such as "id" or "en", got "Indonesian!"'],
    [{ id: "Halo", "": "Hello" }, 'templates: expected a language such as "id" or "en", got ""'],
    [{}, 'templates: expected texts by language such as { id: "…" }, got Object'],
    ["Hello", 'templates: expected texts by language such as { id: "…" }, got "Hello"'],
    [null, 'templates: expected texts by language such as { id: "…" }, got null'],
  ])("is refused: %j", (templates, message) => {
    expect(() => templatesByLanguage(templates as Templates)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", message }),
    );
  });

  test.each([{ en: "Hello {name}" }, { en: " " }])("is refused as a template: %j", (templates) => {
    expect(() => templatesByLanguage(templates)).toThrow(
      expect.objectContaining({ code: "INVALID_TEMPLATE" }),
    );
  });
});
