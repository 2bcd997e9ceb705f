import type { GatewayNotice } from "@pengingat/core";
import { z } from "zod";
import { ACCOUNT, templateSubject } from "../notice-subjects.js";
import { each, list, part, text } from "./lenient.js";

type Severity = GatewayNotice["severity"];

/** A notice as a field's value tells it, without its time. */
type Told = Omit<GatewayNotice, "at">;

const templateShape = { message_template_name: text, message_template_language: text };

const statusSchema = z.object({
  ...templateShape,
  event: z.string(),
  reason: text,
  other_info: part({ title: text }),
});
const categorySchema = z.object({ ...templateShape, correct_category: text, new_category: text });
const templateQualitySchema = z.object({ ...templateShape, new_quality_score: z.string() });
const numberQualitySchema = z.object({ event: z.string(), current_limit: text });
const restrictionSchema = z
  .object({ restriction_type: z.string() })
  .transform((each) => each.restriction_type);
const accountSchema = z.object({
  event: z.string(),
  ban_info: part({ waba_ban_state: text }),
  restriction_info: list,
});

/** Of an event that is not here, a person should know. */
const TEMPLATE_EVENTS: ReadonlyMap<string, Severity> = severities({
  cleared: "APPROVED REINSTATED UNLOCKED UNPAUSE UNARCHIVED",
  halt: "PAUSED DISABLED REJECTED DELETED PENDING_DELETION FIRST_PAUSE SECOND_PAUSE RATE_LIMITING_PAUSE",
});
const ACCOUNT_EVENTS: ReadonlyMap<string, Severity> = severities({
  cleared: "REINSTATE",
  warning: "ACCOUNT_VIOLATION ACCOUNT_RESTRICTION DISABLED_UPDATE SCHEDULE_FOR_DISABLE",
  halt: "ACCOUNT_DELETED DISABLE RESTRICTED_BIZ_INITIATED_MESSAGING",
});
const GOOD_NUMBER_EVENTS: ReadonlySet<string> = new Set([
  "UNFLAGGED",
  "UPGRADE",
  "THROUGHPUT_UPGRADE",
  "ONBOARDING",
]);

/** What a change of each field tells of the sender's own account, number and templates. */
const FIELDS: Readonly<Record<string, (value: unknown) => Told | null>> = {
  message_template_status_update: reading(statusSchema, ({ event, reason, other_info, ...template }) => {
    const title = other_info?.title;
    const severity = TEMPLATE_EVENTS.get(title ?? "") ?? TEMPLATE_EVENTS.get(event) ?? "warning";
    return { subject: subjectOf(template), severity, words: words("the template is", event, title, reason) };
  }),
  template_category_update: reading(categorySchema, ({ correct_category, new_category, ...template }) => {
    const category = correct_category ?? new_category;
    return {
      subject: `category of ${subjectOf(template)}`,
      severity: category?.toUpperCase() === "MARKETING" ? "warning" : "cleared",
      words: words("the category of the template is, or is to be", category),
    };
  }),
  message_template_quality_update: reading(templateQualitySchema, ({ new_quality_score, ...template }) => ({
    subject: `quality of ${subjectOf(template)}`,
    severity: ["RED", "YELLOW"].includes(new_quality_score) ? "warning" : "cleared",
    words: words("the quality of the template is", new_quality_score),
  })),
  phone_number_quality_update: reading(numberQualitySchema, ({ event, current_limit }) => ({
    subject: "quality of the sending number",
    severity: GOOD_NUMBER_EVENTS.has(event) ? "cleared" : "warning",
    words: words("the quality of the sending number:", event, current_limit),
  })),
  account_update: reading(accountSchema, accountNotice),
};

/** Reads a change of a field; `null` where it tells nothing that a person should know. */
export function readNotice(field: string, value: unknown, at: Date): GatewayNotice | null {
  const told = Object.hasOwn(FIELDS, field) ? FIELDS[field]?.(value) : null;
  return told ? { ...told, at } : null;
}

function accountNotice({
  event,
  ban_info,
  restriction_info = [],
}: z.infer<typeof accountSchema>): Told | null {
  // Other events are about partners, prices and the like.
  if (!ACCOUNT_EVENTS.has(event)) return null;
  const details = [ban_info?.waba_ban_state, ...each(restriction_info, restrictionSchema)].filter(
    (detail) => detail !== undefined,
  );
  const told = [event, ...details].flatMap((word) => ACCOUNT_EVENTS.get(word) ?? []);
  const severity = (["halt", "cleared"] as const).find((one) => told.includes(one)) ?? "warning";
  return { subject: ACCOUNT, severity, words: words("the account:", event, ...details) };
}

function severities(words: Readonly<Partial<Record<Severity, string>>>): ReadonlyMap<string, Severity> {
  const entries = Object.entries(words) as [Severity, string][];
  return new Map(
    entries.flatMap(([severity, list]) => list.split(" ").map((word) => [word, severity] as const)),
  );
}

function reading<Schema extends z.ZodType>(
  schema: Schema,
  notice: (value: z.infer<Schema>) => Told | null,
): (value: unknown) => Told | null {
  return (value) => {
    const parsed = schema.safeParse(value);
    return parsed.success ? notice(parsed.data) : null;
  };
}

function subjectOf({ message_template_name: name = "", message_template_language: language = "" }): string {
  return templateSubject(name, language);
}

/** Meta's own words, which name no customer. Numbers of the sender are not among them. */
function words(...parts: readonly (string | undefined)[]): string {
  return parts
    .filter((each) => each !== undefined && each !== "NONE")
    .join(" ")
    .slice(0, 300)
    .toWellFormed();
}
