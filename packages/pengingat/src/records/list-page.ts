import { commandLine } from "../process/home.js";
import { print } from "../terminal/standard-output.js";

/** How many entries one page of a list has. */
export const PAGE = 50;

/** A page of a list, to print. */
export interface ListPage {
  /** What the entries are, such as `unknown`. */
  readonly title: string;
  /** How many there are on all pages. */
  readonly total: number;
  readonly lines: readonly string[];
  /** The command that lists them, without `--after`. */
  readonly command: string;
  /** Where the next page begins; `null` after the last page. */
  readonly next: string | null;
}

/** Prints a page of a list for a person. */
export async function printPage({ title, total, lines, command, next }: ListPage): Promise<void> {
  const shown = lines.length < total ? `, ${lines.length} of them here` : "";
  const more = next === null ? [] : [`More: ${commandLine(`${command} --after ${next}`)}`];
  await print([`${total} ${title}${shown}`, ...lines, ...more, ""].join("\n"));
}

/** Counts a list of which there is no more than some thousand entries. */
export async function countAll(
  readPage: (after: string | null, limit: number) => Promise<{ count: number; next: string | null }>,
): Promise<number> {
  let total = 0;
  let after: string | null = null;
  do {
    const { count, next } = await readPage(after, 1_000);
    total += count;
    after = next;
  } while (after !== null);
  return total;
}
