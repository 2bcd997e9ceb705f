import type { MessagePlaceholder } from "@pengingat/core";

/** A template that Meta has approved, and what fills it. */
export interface WhatsappCloudTemplate {
  /** Its name at Meta: lower-case letters, digits and underscores. */
  readonly name: string;
  /**
   * Which of Meta's language codes (`id`, `en_US`) a message's language (BCP 47, such as `id` or `en-GB`) is sent in.
   * A tag stands for its longer forms too: `en` for `en-GB`, unless that is named itself.
   * @default none, so that every message is sent in `defaultLanguage`
   */
  readonly languages?: Readonly<Record<string, string>>;
  /** Meta's code for every other language. @default "id" */
  readonly defaultLanguage?: string;
  /**
   * What fills the body: a list for `{{1}}`, `{{2}}` and so on, an object by name for `{{nama}}`. Must be all that the
   * approved body has.
   */
  readonly parameters: readonly WhatsappCloudParameter[] | Readonly<Record<string, WhatsappCloudParameter>>;
}

/**
 * One of the core's placeholders, or a text with some in braces, as `messageTemplate` takes it. Meta takes no empty
 * parameter, and in a body no two next to each other: `{sapaan} {nama_pelanggan}` is one, and never empty where there
 * is a name.
 */
export type WhatsappCloudParameter = MessagePlaceholder | `${string}{${string}}${string}`;
