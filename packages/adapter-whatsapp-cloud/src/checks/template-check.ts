import { z } from "zod";
import type { CheckedTemplate } from "../checked-template.js";
import type { Finding, GraphAnswer } from "./graph.js";
import { shown } from "./number-check.js";

/** What is asked of the templates. */
export const TEMPLATE_FIELDS =
  "name,status,category,language,components,parameter_format,message_send_ttl_seconds";

const word = z.string().optional().catch(undefined);

const templateSchema = z.object({
  name: z.string(),
  language: z.string(),
  status: word,
  category: word,
  message_send_ttl_seconds: z.number().optional().catch(undefined),
  components: z.array(z.looseObject({ type: z.string(), text: word })).catch([]),
});

const templatesSchema = z.object({ data: z.array(templateSchema) });

type MetaTemplate = z.infer<typeof templateSchema>;

/** A reminder of a visit is stale long before the 30 days for which Meta would go on trying. */
const LONGEST_TTL_SECONDS = 12 * 3_600;

/** Whether the template is there in each language, approved, and takes what is filled in. */
export function templateFinding(template: CheckedTemplate, answer: GraphAnswer): Finding {
  if ("failure" in answer) return { ...answer.failure, state: "warning" };
  const parsed = templatesSchema.safeParse(answer.body);
  const found = parsed.success ? parsed.data.data.filter(({ name }) => name === template.name) : [];
  const languages = [...new Set([template.defaultLanguage, ...template.languages.values()])];
  const findings = languages.map((code) => {
    const one = found.find(({ language }) => language === code);
    return one ? languageFinding(template, one) : missing(template, code);
  });
  const worst =
    findings.find(({ state }) => state === "problem") ?? findings.find(({ state }) => state !== "ok");
  return (
    worst ?? {
      state: "ok",
      what: `The template is approved in ${languages.join(", ")}, and its parameters fit.`,
    }
  );
}

function missing({ name }: CheckedTemplate, code: string): Finding {
  const remedy =
    "Check WHATSAPP_CLOUD_TEMPLATE and WHATSAPP_CLOUD_TEMPLATE_LANGUAGE, or create the template.";
  return { state: "problem", what: `Meta has no template ${name} in the language ${code}.`, remedy };
}

function languageFinding(template: CheckedTemplate, found: MetaTemplate): Finding {
  const { status = "UNKNOWN", category, language, message_send_ttl_seconds: ttl } = found;
  if (status !== "APPROVED") {
    const remedy = "Wait for Meta's review, or mend the template in WhatsApp Manager.";
    return {
      state: "problem",
      what: `The template in ${language} is not approved (${shown(status)}).`,
      remedy,
    };
  }
  const mismatch = parameterMismatch(template, found);
  if (mismatch !== null) {
    const remedy =
      "Make WHATSAPP_CLOUD_TEMPLATE_PARAMETERS list one value for each variable of the body, in order.";
    return { state: "problem", what: `The template in ${language} ${mismatch}.`, remedy };
  }
  if (category !== undefined && category !== "UTILITY") {
    const what = `The template in ${language} is of the category ${shown(category)}, which costs more and is withheld sooner.`;
    return {
      state: "warning",
      what,
      remedy: "Word it as a notice about the customer's own vehicle, and ask for UTILITY.",
    };
  }
  if (ttl === undefined || ttl <= 0 || ttl > LONGEST_TTL_SECONDS) {
    const what = `The template in ${language} has no time to live: Meta may deliver it up to 30 days late.`;
    return {
      state: "warning",
      what,
      remedy: "Set message_send_ttl_seconds of the template to 43200 (12 hours).",
    };
  }
  return { state: "ok", what: "It fits." };
}

/** Where what is filled in is not what the template takes: in words, or `null`. */
function parameterMismatch({ parameters }: CheckedTemplate, { components }: MetaTemplate): string | null {
  const ofType = (type: string) => components.find((each) => each.type.toUpperCase() === type);
  if (variablesOf(ofType("HEADER")?.text).size > 0)
    return "has a variable in its header, which is not filled in";
  if (/\{\{/.test(JSON.stringify(ofType("BUTTONS") ?? "")))
    return "has a variable in a button, which is not filled in";
  const expected = variablesOf(ofType("BODY")?.text);
  const given = new Set(parameters.map(({ name }, n) => name ?? String(n + 1)));
  if (expected.size === given.size && [...expected].every((name) => given.has(name))) return null;
  return expected.size === given.size
    ? `has the variables ${[...expected].join(", ")}, and ${[...given].join(", ")} are filled in`
    : `has ${expected.size} variables in its body, and ${given.size} are filled in`;
}

function variablesOf(text = ""): ReadonlySet<string> {
  return new Set([...text.matchAll(/\{\{\s*([a-z0-9_]+)\s*\}\}/g)].map(([, name = ""]) => name));
}
