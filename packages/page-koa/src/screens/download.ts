import { PageError } from "../http/page-error.js";
import type { PageParts } from "../options.js";
import type { DownloadName } from "../page-downloads.js";
import type { ScreenRoute } from "../screen-route.js";
import { downloadsId } from "../texts/downloads.js";

const NAMES = Object.keys(downloadsId) as DownloadName[];

/** Unduh: a list as a file, where the app offers that. */
export function downloadRoute({ downloads }: PageParts): readonly ScreenRoute[] {
  if (!downloads) return [];
  return [
    {
      method: "get",
      path: "/unduh",
      async respond({ query }) {
        const list = NAMES.find((name) => name === query.get("daftar"));
        if (list === undefined) throw new PageError("not_understood");
        return { file: downloads.open(list, query.get("bentuk") === "xlsx" ? "xlsx" : "csv") };
      },
    },
  ];
}
