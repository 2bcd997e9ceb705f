import { ReminderError } from "../errors.js";
import { DEFAULT_TEMPLATE, type MessageTemplate, messageTemplate } from "./message-template.js";
import { shownValue } from "./shown-value.js";

/** A template and the language that it is in. */
export interface LanguageTemplate {
  /** A canonical BCP 47 tag. */
  readonly language: string;
  readonly template: MessageTemplate;
}

/** The texts that there are. */
export interface TemplateOptions {
  /** The text for whoever reads a language without one of its own. @default DEFAULT_TEMPLATE */
  readonly template?: string;
  /** The language of `template`, a BCP 47 tag. @default "id" */
  readonly language?: string;
  /** Further texts by language, such as `{ en: "…" }`. @default none */
  readonly templates?: Readonly<Record<string, string>>;
}

/**
 * Answers the text for what is on file as a customer's language: that of the tag itself, else of the tag without its
 * last parts (`en-US` → `en`), else the first one.
 *
 * @throws {ReminderError} `INVALID_OPTION` for a language that is no tag; `INVALID_TEMPLATE`
 */
export function templatesByLanguage(
  options: TemplateOptions,
): (language: string | null | undefined) => LanguageTemplate {
  const { template = DEFAULT_TEMPLATE, language = "id", templates = {} } = options;
  if (typeof templates !== "object" || templates === null) {
    throw new ReminderError(
      "INVALID_OPTION",
      `templates: expected texts by language, got ${shownValue(templates)}`,
    );
  }
  const fallback = { language: checkedTag("language", language), template: messageTemplate(template) };
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

function checkedTag(option: string, tag: string): string {
  const canonical = typeof tag === "string" ? canonicalTag(tag) : null;
  if (canonical) return canonical;
  throw new ReminderError(
    "INVALID_OPTION",
    `${option}: expected a language such as "id" or "en", got ${shownValue(tag)}`,
  );
}

function canonicalTag(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}
