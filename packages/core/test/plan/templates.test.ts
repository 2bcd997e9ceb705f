import { describe, expect, test } from "vitest";
import { templatesByLanguage } from "../../src/extras/templates-by-language.js";

const values = { nama_pelanggan: "Sari" };

describe("the text for a language", () => {
  const find = templatesByLanguage({
    template: "Halo {nama_pelanggan}",
    templates: { en: "Hello {nama_pelanggan}" },
  });

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
    const found = find(onFile);
    expect(found.template.render(values)).toBe(text);
    expect(found.language).toBe(language);
  });

  test("may be the most special one that there is", () => {
    const special = templatesByLanguage({ templates: { "zh-Hant": "您好", zh: "你好" } });
    expect(special("zh-Hant-TW").template.render({})).toBe("您好");
    expect(special("zh-CN").template.render({})).toBe("你好");
  });

  test.each([
    [{ language: "Indonesian!" }, 'language: expected a language such as "id" or "en", got "Indonesian!"'],
    [{ templates: { "": "Hello" } }, 'templates: expected a language such as "id" or "en", got ""'],
    [
      { templates: "Hello" as unknown as Record<string, string> },
      'templates: expected texts by language, got "Hello"',
    ],
  ])("is refused: %j", (options, message) => {
    expect(() => templatesByLanguage(options)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", message }),
    );
  });

  test("is refused where it names an unknown placeholder", () => {
    expect(() => templatesByLanguage({ templates: { en: "Hello {name}" } })).toThrow(
      expect.objectContaining({ code: "INVALID_TEMPLATE" }),
    );
  });
});
