import { sentList, unconfirmedList } from "./delivery-lists.js";
import { dueList } from "./due-list.js";
import type { ExportList } from "./export-list.js";
import { callList, suppressedList } from "./people-lists.js";
import { resultsList } from "./results-list.js";

/** Every list that can be exported. Another one is another line here. */
export const EXPORT_LISTS = {
  due: dueList,
  sent: sentList,
  unconfirmed: unconfirmedList,
  suppressed: suppressedList,
  calls: callList,
  results: resultsList,
} satisfies Readonly<Record<string, ExportList>>;

export type ExportName = keyof typeof EXPORT_LISTS;

export const EXPORT_NAMES = Object.keys(EXPORT_LISTS) as ExportName[];
