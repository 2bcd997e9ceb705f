import { language, template } from "./fields.js";
import { TEMPLATE_PREFIX as PREFIX } from "./setting-names.js";

/** The texts in `REMINDER_TEMPLATE_EN` and the like, by language, and what is wrong with them. */
export function languageTemplates(environment: Readonly<Record<string, string>>) {
  const templates: Record<string, string> = {};
  const problems: string[] = [];
  const main = language.safeParse(environment.REMINDER_LANGUAGE ?? "id").data;
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith(PREFIX)) continue;
    const tag = language.safeParse(name.slice(PREFIX.length).toLowerCase().replaceAll("_", "-")).data;
    const parsed = template.safeParse(text);
    if (tag === undefined) problems.push(`${name}: expected a language at its end, as in ${PREFIX}EN`);
    else if (tag === main) problems.push(`${name}: expected in REMINDER_TEMPLATE, the text for ${main}`);
    else if (!environment.CUSTOMER_LANGUAGE_COLUMN) {
      problems.push(`${name}: expected CUSTOMER_LANGUAGE_COLUMN beside it, got none`);
    } else if (parsed.success) templates[tag] = text;
    if (parsed.error) problems.push(...parsed.error.issues.map(({ message }) => `${name}: ${message}`));
  }
  return { templates, problems };
}
