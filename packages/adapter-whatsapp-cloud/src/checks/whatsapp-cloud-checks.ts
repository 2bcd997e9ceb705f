import type { CheckResult, Checks } from "@pengingat/core";
import { checkedCloud } from "../checked-cloud.js";
import type { WhatsappCloudOptions } from "../whatsapp-cloud-options.js";
import { readGraph } from "./graph.js";
import { accountOf, NUMBER_FIELDS, numberFinding, qualityFinding, readNumber } from "./number-check.js";
import { TEMPLATE_FIELDS, templateFinding } from "./template-check.js";

const NUMBER = "whatsapp cloud number";
const TEMPLATE = "whatsapp cloud template";

/**
 * Asks Meta about the sending number (token, state, quality, limit) and about the template (approved in each language, its
 * category, its parameters, its time to live). Only reads. The template needs the permission `whatsapp_business_management`.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function whatsappCloudChecks(options: WhatsappCloudOptions): Checks {
  const cloud = checkedCloud(options);
  return {
    async run(): Promise<readonly CheckResult[]> {
      const answer = await readGraph(cloud, cloud.phoneNumberId, { fields: NUMBER_FIELDS });
      if ("failure" in answer) return [{ name: NUMBER, ...answer.failure }];
      const number = readNumber(answer.body);
      const results: CheckResult[] = [
        { name: NUMBER, ...numberFinding(number) },
        { name: "whatsapp cloud quality", ...qualityFinding(number) },
      ];
      const account = accountOf(number);
      if (account === null) {
        const what =
          "Meta did not say which account the number belongs to, so the template was not looked at.";
        const remedy =
          "Look at the template in WhatsApp Manager: approved, and with as many variables as are filled in.";
        return [...results, { name: TEMPLATE, state: "warning", what, remedy }];
      }
      const templates = await readGraph(cloud, `${account}/message_templates`, {
        name: cloud.template.name,
        fields: TEMPLATE_FIELDS,
        limit: "100",
      });
      return [...results, { name: TEMPLATE, ...templateFinding(cloud.template, templates) }];
    },
  };
}
