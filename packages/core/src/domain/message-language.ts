import { invalidOption } from "./invalid-option.js";
import { DEFAULT_TEMPLATE, type MessageTemplate, messageTemplate } from "./message-template.js";

/** A template and the language that it is in. */
export interface LanguageTemplate {
  /** A canonical BCP 47 tag. */
  readonly language: string;
  readonly template: MessageTemplate;
}

/** Answers the text for what is on file as a customer's language. */
export type TemplateChoice = (onFile: string | null | undefined) => LanguageTemplate;

/** The text that there is. */
export interface TemplateOptions {
  /** The text. @default DEFAULT_TEMPLATE */
  readonly template?: string;
  /** The language of `template`, a BCP 47 tag. @default "id" */
  readonly language?: string;
}

/** @throws {ReminderError} `INVALID_OPTION` for a language that is no tag; `INVALID_TEMPLATE` */
export function languageTemplate({
  template = DEFAULT_TEMPLATE,
  language = "id",
}: TemplateOptions): LanguageTemplate {
  return { language: checkedTag("language", language), template: messageTemplate(template) };
}

export function checkedTag(option: string, tag: string): string {
  const canonical = typeof tag === "string" ? canonicalTag(tag) : null;
  if (canonical) return canonical;
  throw invalidOption(option, 'a language such as "id" or "en"', tag);
}

export function canonicalTag(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}
