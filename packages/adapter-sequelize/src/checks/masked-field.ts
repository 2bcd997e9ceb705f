const LONGEST = 24;

/** What a field looks like, without what it says: the first two digits stay, letters become `x`, other digits `•`. */
export function maskedField(field: string): string {
  let digits = 0;
  const masked = field
    .trim()
    .slice(0, LONGEST)
    .replaceAll(/\p{L}\p{M}*/gu, "x")
    .replaceAll(/\p{N}/gu, (digit) => {
      digits += 1;
      return digits <= 2 ? digit : "•";
    })
    .replaceAll(/[^x\p{N}• .,/()+-]/gu, "?");
  return field.trim().length > LONGEST ? `${masked}…` : masked;
}
