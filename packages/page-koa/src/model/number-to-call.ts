import type { SuppressionKind } from "@pengingat/core";
import type { PageParts } from "../options.js";
import { numbersIn } from "./phone-number.js";

/**
 * The number to call of each, `null` where there is none: of several, the one that messages go to. Who has asked for no
 * messages is left out.
 *
 * @param phoneOf - the customer's phone as it is on file
 */
export async function numbersToCall<Entry>(
  { store, defaultCountry }: Pick<PageParts, "store" | "defaultCountry">,
  entries: readonly Entry[],
  phoneOf: (entry: Entry) => string | null,
): Promise<ReadonlyMap<Entry, string | null>> {
  const found = entries.map((entry) => ({ entry, numbers: numbersIn(phoneOf(entry), defaultCountry) }));
  const kinds = await store.suppressions.find(found.flatMap(({ numbers }) => numbers));
  return new Map(
    found
      .filter(({ numbers }) => !hasOptedOut(numbers, kinds))
      .map(({ entry, numbers: [first = null, ...others] }) => {
        const isUsable = (number: string | null) => number !== null && !kinds.has(number);
        return [entry, [first, ...others].find(isUsable) ?? first];
      }),
  );
}

/** As a run judges it: an opt-out under another number counts once the first is suppressed, and so not written to. */
function hasOptedOut(numbers: readonly string[], kinds: ReadonlyMap<string, SuppressionKind>): boolean {
  const [first = ""] = numbers;
  return kinds.has(first) && numbers.some((number) => kinds.get(number) === "opted_out");
}
