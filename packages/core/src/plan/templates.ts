import { invalidOption } from "../domain/invalid-option.js";
import {
  canonicalTag,
  checkedTag,
  type LanguageTemplate,
  type TemplateChoice,
  wordingOf,
} from "../domain/message-language.js";
import { DEFAULT_TEMPLATE, messageTemplate } from "../domain/message-template.js";

/**
 * The texts, by the language that they are in (a BCP 47 tag): `{ id: "…", en: "…" }`. The first one is for customers
 * who read none of the others.
 */
export type Templates = Readonly<Record<string, string>>;

/** The default text, which is in Indonesian. */
export const DEFAULT_TEMPLATES: Templates = { id: DEFAULT_TEMPLATE };

/**
 * Chooses the text by what is on file as a customer's language: that of the tag itself, else of the tag without its
 * last parts (`en-US` → `en`), else the first.
 *
 * @throws {ReminderError} `INVALID_OPTION` for no text, or a language that is no tag; `INVALID_TEMPLATE`
 */
export function templatesByLanguage(templates: Templates): {
  readonly all: readonly LanguageTemplate[];
  readonly choose: TemplateChoice;
} {
  const entries = typeof templates === "object" && templates !== null ? Object.entries(templates) : [];
  const all = entries.map(([name, text]) => {
    const language = checkedTag("templates", name);
    return { language, template: messageTemplate(text), wording: wordingOf(language, text) };
  });
  const [fallback] = all;
  if (!fallback) throw invalidOption("templates", 'texts by language such as { id: "…" }', templates);
  const byTag = new Map(all.map((each) => [each.language, each]));

  return {
    all,
    choose(onFile) {
      if (byTag.size === 1) return fallback;
      let tag = canonicalTag(onFile?.trim().replaceAll("_", "-") ?? "");
      while (tag) {
        const found = byTag.get(tag);
        if (found) return found;
        tag = tag.slice(0, Math.max(0, tag.lastIndexOf("-")));
      }
      return fallback;
    },
  };
}

/**
 * What records call each of the texts: its language and a hash, such as `id-3f2a9c01`.
 *
 * @throws {ReminderError} as the service does for such `templates`
 */
export function wordingsOf(templates: Templates): readonly string[] {
  return templatesByLanguage(templates).all.map(({ wording }) => wording);
}
