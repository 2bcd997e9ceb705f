import type { MessageContent, OutgoingMessage, SendFailed } from "@pengingat/core";
import { isBlank } from "@pengingat/core/adapter";
import { BLAME, failed } from "@pengingat/messenger-http";
import type { CheckedTemplate, TemplateParameter } from "./checked-template.js";
import { singleLine } from "./single-line.js";

/** The longest value of a body's parameter, in characters. */
const LONGEST_VALUE = 1024;

/** Returns the body to post for a message, or the outcome of one that cannot be sent. */
export function templateMessage(
  template: CheckedTemplate,
  { to, content, reference }: OutgoingMessage,
): string | SendFailed {
  // No other message has values either: the run should halt.
  if (content === undefined) {
    return failed("REJECTED", BLAME.gateway, "the message has no values to fill the template with");
  }
  const parameters: BodyParameter[] = [];
  for (const parameter of template.parameters) {
    const text = textOf(parameter, content);
    if (isBlank(text)) return rejected(parameter, "is empty, which Meta does not take");
    if (text.length > LONGEST_VALUE) return rejected(parameter, `has more than ${LONGEST_VALUE} characters`);
    parameters.push(
      parameter.name === null
        ? { type: "text", text }
        : { type: "text", parameter_name: parameter.name, text },
    );
  }
  return JSON.stringify({
    messaging_product: "whatsapp",
    recipient_type: "individual",
    // Meta drops in silence what has a user id in `to`.
    ...(isUserId(to) ? { recipient: to } : { to }),
    type: "template",
    // Meta brings it back in every status of the message.
    ...(reference !== undefined && { biz_opaque_callback_data: reference }),
    template: {
      name: template.name,
      language: { code: languageCode(template, content.language) },
      // A template without parameters is sent without components.
      ...(parameters.length === 0 ? {} : { components: [{ type: "body", parameters }] }),
    },
  });
}

/** A country, `ENT` for the id that several businesses share, and what stands for the person. */
const USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;

/** Whether it is Meta's id of a person for a business, whose number may not be known. */
export function isUserId(to: string): boolean {
  return USER_ID.test(to);
}

/** Whether each parameter is short enough for Meta. */
export function fitsTemplate({ parameters }: CheckedTemplate, content: MessageContent): boolean {
  return parameters.every((parameter) => textOf(parameter, content).length <= LONGEST_VALUE);
}

function textOf({ text }: TemplateParameter, { values }: MessageContent): string {
  return singleLine(text.render(values));
}

interface BodyParameter {
  readonly type: "text";
  readonly parameter_name?: string;
  readonly text: string;
}

/** Returns the code for the tag, or for the longest beginning of it that has one (RFC 4647, 3.4). */
function languageCode({ languages, defaultLanguage }: CheckedTemplate, tag: string): string {
  const subtags = tag.toLowerCase().split(/[-_]/);
  for (let count = subtags.length; count > 0; count -= 1) {
    const code = languages.get(subtags.slice(0, count).join("-"));
    if (code !== undefined) return code;
  }
  return defaultLanguage;
}

// Names the parameter as the options have it, never its value.
function rejected({ source }: TemplateParameter, what: string): SendFailed {
  return failed("REJECTED", BLAME.recipient, `the template's parameter ${JSON.stringify(source)} ${what}`);
}
