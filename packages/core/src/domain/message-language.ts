import { invalidOption } from "./invalid-option.js";
import type { MessageTemplate } from "./message-template.js";
import { stableHash } from "./stable-hash.js";

/** A template and the language that it is in. */
export interface LanguageTemplate {
  /** A canonical BCP 47 tag. */
  readonly language: string;
  readonly template: MessageTemplate;
  /** Which text it is, in a short form that records keep: its language and a hash. */
  readonly wording: string;
}

/** What records call a text: the same on every machine, and of a changed text another. */
export function wordingOf(language: string, text: string): string {
  return `${language}-${stableHash(text).toString(16).padStart(8, "0")}`;
}

/** Returns the text for what is on file as a customer's language. */
export type TemplateChoice = (onFile: string | null | undefined) => LanguageTemplate;

/** @throws {ReminderError} `INVALID_OPTION` where `tag` is no BCP 47 language tag */
export function checkedTag(option: string, tag: string): string {
  const canonical = typeof tag === "string" ? canonicalTag(tag) : null;
  if (canonical) return canonical;
  throw invalidOption(option, 'a language such as "id" or "en"', tag);
}

/** The canonical form of a language tag; `null` where it is none. */
export function canonicalTag(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}
