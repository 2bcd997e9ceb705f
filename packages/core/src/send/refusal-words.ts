/** The words of a refusal without those that have digits: numbers and ids may be quoted. Equal words are the same refusal. */
export function refusalWords(reason: string): string {
  return reason.toLowerCase().replaceAll(/\S*\d\S*/g, "#");
}
