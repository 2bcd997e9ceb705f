import type { DownloadName } from "@pengingat/page-koa";
import { deliveryList, unconfirmedList } from "./delivery-lists.js";
import { dueList } from "./due-list.js";
import type { ExportList } from "./export-list.js";
import { phoneList } from "./phone-lists.js";
import { resultsList } from "./results-list.js";
import {
  activityList,
  callList,
  runList,
  suppressedList,
  unresolvedList,
  vehicleList,
} from "./store-lists.js";

/** Every list that can be exported. Another one is another line here. */
export const EXPORT_LISTS: Readonly<Record<DownloadName, ExportList>> = {
  due: dueList,
  sent: deliveryList("sent"),
  unconfirmed: unconfirmedList,
  failed: deliveryList("failed"),
  unknown: deliveryList("unknown"),
  suppressed: suppressedList,
  unresolved: unresolvedList,
  phone: phoneList("phone"),
  overdue: phoneList("overdue"),
  calls: callList,
  vehicles: vehicleList,
  runs: runList,
  activity: activityList,
  results: resultsList,
};
