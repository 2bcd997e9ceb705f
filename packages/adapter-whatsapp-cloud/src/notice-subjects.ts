/** What a notice of Meta is about: the whole WhatsApp Business account. */
export const ACCOUNT = "WhatsApp Business account";

/** What a notice is about: one translation of a template. Webhooks write `en-US` where requests have `en_US`. */
export function templateSubject(name: string, language: string): string {
  return `template ${name} (${language.replace("-", "_")})`;
}
