/** Texts that mean yes elsewhere, and may mean it here. */
const YES =
  /^(?:1|y|yes|true|t|ya|ok|okay|done|success(?:ful)?|sukses|berhasil|sent|delivered|accepted|queued)$/i;

/**
 * What a flag of a gateway's body says. `"unclear"`: what is no Boolean and may mean yes, so that no refusal beside it is
 * believed. `undefined`: nothing, or what only a refusal says.
 */
export function replyFlag(value: unknown): boolean | "unclear" | undefined {
  if (typeof value === "boolean") return value;
  const isText = typeof value === "string" || typeof value === "number";
  return isText && YES.test(String(value).trim()) ? "unclear" : undefined;
}
