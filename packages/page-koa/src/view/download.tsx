import type { DownloadName } from "../page-downloads.js";
import type { View } from "./view.js";

/** The links that download lists; nothing where the app offers no files. */
export function Download({ view, lists }: { readonly view: View; readonly lists: readonly DownloadName[] }) {
  if (!view.hasDownloads) return null;
  return lists.map((list) => {
    const what = view.t.downloads[list];
    return (
      <p class="download">
        {what}{" "}
        <span>
          <a href={`unduh?daftar=${list}&bentuk=xlsx`} aria-label={`${what} Excel`}>
            Excel
          </a>{" "}
          <a href={`unduh?daftar=${list}&bentuk=csv`} aria-label={`${what} CSV`}>
            CSV
          </a>
        </span>
      </p>
    );
  });
}
