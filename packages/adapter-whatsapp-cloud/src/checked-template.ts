import { type MessageTemplate, messageTemplate, ReminderError } from "@pengingat/core";
import { checkedOptions, invalidOption } from "@pengingat/core/adapter";
import type { WhatsappCloudParameter, WhatsappCloudTemplate } from "./whatsapp-cloud-template.js";

/** A template whose options have been checked. */
export interface CheckedTemplate {
  readonly name: string;
  /** By BCP 47 tag in lower case. */
  readonly languages: ReadonlyMap<string, string>;
  readonly defaultLanguage: string;
  readonly parameters: readonly TemplateParameter[];
}

/** One parameter of the body. */
export interface TemplateParameter {
  /** `null` for one that goes by its place. */
  readonly name: string | null;
  /** How the options have it. */
  readonly source: string;
  readonly text: MessageTemplate;
}

const NAME = /^[a-z0-9_]{1,512}$/;
const TAG = /^[a-z]{2,8}(?:-[a-z0-9]{1,8})*$/i;
const META_LANGUAGE = /^[a-z]{2,3}(?:_[A-Z]{2,4})?$/;
const PARAMETER_NAME = /^[a-z][a-z0-9_]*$/;
const PARAMETER = /^[a-z_]+$|\{/;

export const TEMPLATE_NAMES = ["name", "languages", "defaultLanguage", "parameters"] as const;

/** @throws {ReminderError} `INVALID_OPTION` */
export function checkedTemplate(template: WhatsappCloudTemplate): CheckedTemplate {
  const {
    name,
    languages = {},
    defaultLanguage = "id",
    parameters,
  } = checkedOptions("template", template, TEMPLATE_NAMES);
  checkText("template.name", name, NAME, "lower-case letters, digits and underscores");
  checkText("template.defaultLanguage", defaultLanguage, META_LANGUAGE, "a code such as id or en_US");
  checkObject("template.languages", languages, "an object of Meta's codes by language tag");
  checkObject("template.parameters", parameters, "a list of placeholders, or an object of them by name");
  const isNamed = !Array.isArray(parameters);
  return {
    name,
    languages: checkedLanguages(languages),
    defaultLanguage,
    parameters: Object.entries(parameters).map(([key, source]) => checkedParameter(key, isNamed, source)),
  };
}

function checkedLanguages(languages: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const byTag = new Map<string, string>();
  for (const [tag, code] of Object.entries(languages)) {
    checkText("template.languages", tag, TAG, "language tags such as id or en-GB");
    checkText(`template.languages.${tag}`, code, META_LANGUAGE, "a code such as id or en_US");
    byTag.set(tag.toLowerCase(), code);
  }
  return byTag;
}

function checkedParameter(key: string, isNamed: boolean, source: WhatsappCloudParameter): TemplateParameter {
  const option = `template.parameters.${key}`;
  if (isNamed) checkText(option, key, PARAMETER_NAME, "a name of lower-case letters, digits and underscores");
  checkText(option, source, PARAMETER, "a placeholder such as nama_pelanggan, or a text with some in braces");
  try {
    const text = messageTemplate(source.includes("{") ? source : `{${source}}`);
    return { name: isNamed ? key : null, source, text };
  } catch (error) {
    if (!ReminderError.is(error)) throw error;
    const message = error.message.replace(/^template: /, "");
    throw new ReminderError("INVALID_OPTION", `${option}: ${message}`, { cause: error });
  }
}

function checkText(option: string, text: string, pattern: RegExp, expected: string): void {
  if (typeof text !== "string" || !pattern.test(text)) throw invalidOption(option, expected, text);
}

function checkObject(option: string, value: object, expected: string): void {
  if (typeof value !== "object" || value === null) throw invalidOption(option, expected, value);
}
