import { invalidOption } from "../domain/invalid-option.js";
import {
  canonicalTag,
  checkedTag,
  type LanguageTemplate,
  languageTemplate,
  type TemplateChoice,
  type TemplateOptions,
} from "../domain/message-language.js";
import { messageTemplate } from "../domain/message-template.js";

/** The texts that there are. */
export interface TemplatesByLanguageOptions extends TemplateOptions {
  /** Further texts by language, such as `{ en: "…" }`. @default none */
  readonly templates?: Readonly<Record<string, string>>;
}

/**
 * Answers the text for what is on file as a customer's language: that of the tag itself, else of the tag without its
 * last parts (`en-US` → `en`), else the first one. It is the service's option `templateFor`.
 *
 * @throws {ReminderError} `INVALID_OPTION` for a language that is no tag; `INVALID_TEMPLATE`
 */
export function templatesByLanguage(options: TemplatesByLanguageOptions = {}): TemplateChoice {
  const { templates = {} } = options;
  if (typeof templates !== "object" || templates === null) {
    throw invalidOption("templates", "texts by language", templates);
  }
  const fallback = languageTemplate(options);
  const byTag = new Map<string, LanguageTemplate>([[fallback.language, fallback]]);
  for (const [name, text] of Object.entries(templates)) {
    const tag = checkedTag("templates", name);
    byTag.set(tag, { language: tag, template: messageTemplate(text) });
  }
  if (byTag.size === 1) return () => fallback;

  return (onFile) => {
    let tag = canonicalTag(onFile?.trim().replaceAll("_", "-") ?? "");
    while (tag) {
      const found = byTag.get(tag);
      if (found) return found;
      tag = tag.slice(0, Math.max(0, tag.lastIndexOf("-")));
    }
    return fallback;
  };
}
