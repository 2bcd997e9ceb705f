import type { IdType } from "./id-column.js";

/** Counts rows; `null` where the value of one fails the statement. */
export interface RowCounts {
  /** Those of the ids after one, up to another: texts in the order of their bytes. */
  between(after: string, upTo: string): Promise<number | null>;
  of(id: string): Promise<number | null>;
}

/** The ids without whose rows all others can be listed. */
export interface IdsApart {
  readonly ids: readonly string[];
  /** Those of them whose own row fails. */
  readonly failing: readonly string[];
  /** Whether there are no others. */
  readonly areAll: boolean;
  /** `false`: there are more, or these are not known to do. */
  readonly isComplete: boolean;
}

/** Where as much does not do, somebody has to correct the view, or many rows. */
const MOST_STATEMENTS = 20_000;
const LONGEST_MS = 60_000;

/**
 * Looks for them where a view fails for what its `where` or `union` looks at: it halves the ids that there can be, as most
 * views look at rows of the ids that are asked for alone.
 */
export async function idsApart(type: IdType, counts: RowCounts): Promise<IdsApart> {
  const { first, last, idOf, isOfOneText } = idsOf(type);
  const ids: string[] = [];
  const failing: string[] = [];
  const until = performance.now() + LONGEST_MS;
  let statements = 0;
  let others = 0;
  let isAnyReadable = false;

  const isEnough = () => statements > MOST_STATEMENTS || performance.now() > until;

  async function canList(after: bigint, upTo: bigint): Promise<boolean> {
    statements += 1;
    const rows = await counts.between(idOf(after), idOf(upTo));
    others += rows ?? 0;
    return rows !== null;
  }

  async function look(id: string): Promise<void> {
    statements += 1;
    const rows = await counts.of(id);
    isAnyReadable ||= rows !== null && rows > 0;
    if (rows !== 0) ids.push(id);
    if (rows === null) failing.push(id);
  }

  /** @returns whether all rows can be listed */
  async function halve(after: bigint, upTo: bigint, isFailing: boolean): Promise<boolean> {
    if (isEnough()) return false;
    if (!isFailing && (await canList(after, upTo))) return true;
    if (upTo - after === 1n) {
      // Where a view joins tables, it may look at all rows of one of them, and yet at one alone for an id.
      await look(idOf(upTo));
      return false;
    }
    // An id and the longer texts that begin with it: mostly there are none.
    if (isOfOneText(after, upTo) && (await canList(after + 1n, upTo))) {
      await look(idOf(after + 1n));
      return false;
    }
    const middle = after + (upTo - after) / 2n;
    const isFirstGood = await halve(after, middle, false);
    await halve(middle, upTo, isFirstGood);
    return false;
  }

  // Nobody has the last id: a view that fails for it looks at all rows, whatever is asked for.
  if (!(await canList(last - 1n, last))) return { ids, failing, areAll: false, isComplete: false };
  await halve(first, last, true);
  return { ids, failing, areAll: others === 0, isComplete: (isAnyReadable || others > 0) && !isEnough() };
}

/** Longer texts are no ids of anybody: this is a UUID's length. */
const LONGEST = 36;
const CHARACTERS = 0x80n;
/** How many texts begin with a text that has so many characters less than the longest. */
const ENDS: ReadonlySet<bigint> = new Set(
  Array.from({ length: LONGEST - 1 }, (_, places) => CHARACTERS ** BigInt(places + 1)),
);

/** All ids that there can be, numbered in their order. */
interface AllIds {
  readonly first: bigint;
  readonly last: bigint;
  idOf(number: bigint): string;
  /** Whether the numbers after one, up to another, are those of a text and of all that begin with it. */
  isOfOneText(after: bigint, upTo: bigint): boolean;
}

/** The ids that a column can hold; of texts those in ASCII. */
function idsOf(type: IdType): AllIds {
  const isOfOneText = () => false;
  switch (type) {
    case "int2":
    case "int4":
    case "int8": {
      const bound = 2n ** BigInt(8 * Number(type.slice(-1)) - 1);
      return { first: -bound, last: bound - 1n, idOf: String, isOfOneText };
    }
    case "uuid":
      return {
        first: 0n,
        last: 2n ** 128n - 1n,
        idOf: (number) =>
          number
            .toString(16)
            .padStart(32, "0")
            .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"),
        isOfOneText,
      };
    default:
      return {
        ...{ first: 0n, last: CHARACTERS ** BigInt(LONGEST) - 1n, idOf: textOf },
        isOfOneText: (after, upTo) => ENDS.has(upTo - after) && (after + 1n) % (upTo - after) === 0n,
      };
  }
}

/** A digit is a character, and 0 ends the text. */
function textOf(number: bigint): string {
  let text = "";
  for (let place = LONGEST - 1; place >= 0; place -= 1) {
    const code = Number((number >> BigInt(7 * place)) & 0x7fn);
    if (code === 0) break;
    text += String.fromCharCode(code);
  }
  return text;
}
