import type { WhatsappCloudParameter } from "@pengingat/adapter-whatsapp-cloud";
import type { MessagePlaceholder } from "@pengingat/core";
import { z } from "zod";
import { commaList, httpUrl, secret, template } from "./fields.js";

/** A messenger of ours, or the path of a module with one of the workshop's own. */
export type MessengerKind = BuiltInMessenger | MessengerModule;
export type BuiltInMessenger = "starsender" | "fonnte" | "whatsapp-cloud" | "console";
export type MessengerModule = `${string}/${string}`;

const KINDS: readonly string[] = [
  "starsender",
  "fonnte",
  "whatsapp-cloud",
  "console",
] satisfies BuiltInMessenger[];

export function isModule(kind: string): kind is MessengerModule {
  return /^(\.{0,2}|[a-z]:)\/./i.test(kind);
}
const PLACEHOLDERS: readonly string[] = [
  "sapaan",
  "nama_pelanggan",
  "no_pol",
  "next_visit_date",
  "hari",
  "nomor_pelayanan",
] satisfies MessagePlaceholder[];

const kinds = commaList
  .refine(
    (names) =>
      names.every((name) => KINDS.includes(name) || isModule(name)) && new Set(names).size === names.length,
    `expected one or several of ${KINDS.join(", ")}, or a module's path such as ./my-messenger.js, with commas`,
  )
  // What is printed counts as sent, so that as a last resort it would swallow what no gateway took.
  .refine((names) => names.length === 1 || !names.includes("console"), "expected console to stand alone")
  .transform((names) => names as MessengerKind[]);

const parameters = commaList
  .refine(
    (parts) => parts.every((part) => PLACEHOLDERS.includes(part) || isTextWithPlaceholders(part)),
    `expected some of ${PLACEHOLDERS.join(", ")}, with commas, or texts with them in braces`,
  )
  .transform((parts) => parts as WhatsappCloudParameter[]);

function isTextWithPlaceholders(part: string): boolean {
  return part.includes("{") && template.safeParse(part).success;
}

const metaLanguages = commaList.refine(
  (codes) =>
    codes.every((code) => /^[a-z]{2,3}(_[A-Z]{2,4})?$/.test(code)) && new Set(codes).size === codes.length,
  "expected Meta's codes of languages, such as id or en_US, with commas",
);

/** The variables of the gateways. */
export const messengerFields = {
  MESSENGER: kinds.optional(),
  STARSENDER_API_KEY: secret.optional(),
  STARSENDER_BASE_URL: httpUrl.default("https://api.starsender.online"),
  FONNTE_TOKEN: secret.optional(),
  FONNTE_BASE_URL: httpUrl.default("https://api.fonnte.com"),
  WHATSAPP_CLOUD_ACCESS_TOKEN: secret.optional(),
  WHATSAPP_CLOUD_PHONE_NUMBER_ID: z
    .string()
    .trim()
    .regex(/^\d{1,32}$/, "expected digits")
    .optional(),
  WHATSAPP_CLOUD_TEMPLATE: z
    .string()
    .trim()
    .regex(/^[a-z0-9_]{1,512}$/, "expected lower-case letters, digits and underscores")
    .optional(),
  WHATSAPP_CLOUD_TEMPLATE_LANGUAGE: metaLanguages.default(["id"]),
  WHATSAPP_CLOUD_TEMPLATE_PARAMETERS: parameters.default(["nama_pelanggan", "no_pol", "next_visit_date"]),
  WHATSAPP_CLOUD_BASE_URL: httpUrl.default("https://graph.facebook.com"),
  WHATSAPP_CLOUD_APP_SECRET: secret.optional(),
  WHATSAPP_CLOUD_VERIFY_TOKEN: secret.optional(),
  WEBHOOK_SECRET: z
    .string()
    .regex(/^[\w-]{16,128}$/, "expected 16 to 128 letters, digits, - and _")
    .optional(),
};

type Values = z.output<z.ZodObject<typeof messengerFields>>;

const REQUIRED: Record<BuiltInMessenger, readonly string[]> = {
  starsender: ["STARSENDER_API_KEY"],
  fonnte: ["FONNTE_TOKEN"],
  "whatsapp-cloud": [
    "WHATSAPP_CLOUD_ACCESS_TOKEN",
    "WHATSAPP_CLOUD_PHONE_NUMBER_ID",
    "WHATSAPP_CLOUD_TEMPLATE",
  ],
  console: [],
};

/** The demo's customers are invented, their numbers are not: a messenger that sends must never get one. */
export function demoProblems(environment: Readonly<Record<string, string>>): string[] {
  const { MESSENGER, STARSENDER_API_KEY } = environment;
  const chosen = MESSENGER === undefined ? (STARSENDER_API_KEY ? ["starsender"] : []) : chosenIn(environment);
  if (chosen.every((kind) => kind === "console")) return [];
  const what = MESSENGER === undefined ? "STARSENDER_API_KEY" : `MESSENGER=${chosen.join(",")}`;
  return [
    `DATABASE_URL: required with ${what}, got none: without it the customers are invented ones, who must not get real messages (MESSENGER=console prints them)`,
  ];
}

/** The texts that the chosen messengers send: templates, or what fills those of Meta. */
export function sentTexts(
  { kinds, whatsappCloud }: ReturnType<typeof messengerSettings>,
  templates: readonly string[],
): readonly string[] {
  const isOnlyMeta = kinds.length > 0 && kinds.every((kind) => kind === "whatsapp-cloud");
  const ofMeta = kinds.includes("whatsapp-cloud") ? whatsappCloud.template.parameters : [];
  return [...(isOnlyMeta ? [] : templates), ...ofMeta];
}

/** How many of them one attempt may go through. */
export function messengerCount(environment: Readonly<Record<string, string>>): number {
  return Math.max(1, chosenIn(environment).length);
}

function chosenIn({ MESSENGER }: Readonly<Record<string, string>>): readonly MessengerKind[] {
  return messengerFields.MESSENGER.safeParse(MESSENGER).data ?? [];
}

/** What the chosen messengers lack. */
export function messengerProblems(environment: Readonly<Record<string, string>>): string[] {
  const chosen = chosenIn(environment);
  const missing = chosen.flatMap((kind) =>
    (isModule(kind) ? [] : REQUIRED[kind])
      .filter((name) => !environment[name])
      .map((name) => `${name}: required with MESSENGER=${kind}, got none`),
  );
  const { WHATSAPP_CLOUD_APP_SECRET: app, WHATSAPP_CLOUD_VERIFY_TOKEN: verify } = environment;
  if (Boolean(app) !== Boolean(verify)) {
    missing.push("WHATSAPP_CLOUD_APP_SECRET, WHATSAPP_CLOUD_VERIFY_TOKEN: expected both or none, got one");
  }
  return missing;
}

/** The chosen messengers in the order in which they are tried, and what each needs. */
export function messengerSettings(
  values: Values,
  environment: Readonly<Record<string, string>>,
  timeoutMs: number,
) {
  const chosen = values.MESSENGER ?? byKey(values, !environment.DATABASE_URL);
  return {
    /** None: previews work, runs are refused. */
    kinds: chosen,
    /** For each messenger, one attempt. */
    timeoutMs,
    starsender: { apiKey: values.STARSENDER_API_KEY ?? "", baseUrl: values.STARSENDER_BASE_URL },
    fonnte: { token: values.FONNTE_TOKEN ?? "", baseUrl: values.FONNTE_BASE_URL },
    whatsappCloud: {
      accessToken: values.WHATSAPP_CLOUD_ACCESS_TOKEN ?? "",
      phoneNumberId: values.WHATSAPP_CLOUD_PHONE_NUMBER_ID ?? "",
      baseUrl: values.WHATSAPP_CLOUD_BASE_URL,
      template: {
        name: values.WHATSAPP_CLOUD_TEMPLATE ?? "",
        ...templateLanguages(values.WHATSAPP_CLOUD_TEMPLATE_LANGUAGE),
        parameters: values.WHATSAPP_CLOUD_TEMPLATE_PARAMETERS,
      },
      appSecret: values.WHATSAPP_CLOUD_APP_SECRET ?? null,
      verifyToken: values.WHATSAPP_CLOUD_VERIFY_TOKEN ?? null,
    },
    webhookSecret: values.WEBHOOK_SECRET ?? null,
    /** For modules, whose settings have names of their own. */
    environment: chosen.some(isModule) ? environment : {},
  };
}

/** A forgotten key must not mark customers as reminded, so nothing is printed where the database is a real one. */
function byKey({ STARSENDER_API_KEY }: Values, isEmbedded: boolean): MessengerKind[] {
  if (STARSENDER_API_KEY !== undefined) return ["starsender"];
  return isEmbedded ? ["console"] : [];
}

/** The first is for whoever reads none of the others; `en_US` is for all that begin with `en`, where nothing is nearer. */
function templateLanguages(codes: readonly string[]) {
  const languages: Record<string, string> = {};
  for (const code of codes) {
    const [primary = code] = code.split("_");
    languages[code.replace("_", "-")] = code;
    languages[primary] ??= code;
  }
  return { languages, defaultLanguage: codes[0] ?? "id" };
}
