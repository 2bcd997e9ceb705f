import type { DownloadName } from "../page-downloads.js";
import type { View } from "./view.js";

/** The links that download a list; nothing where the app offers no files. */
export function Download(props: {
  readonly view: View;
  readonly list: DownloadName;
  /** What is downloaded, where the heading does not say it. */
  readonly label?: string;
}) {
  const { view, list, label } = props;
  const { t } = view;
  if (!view.hasDownloads) return null;
  const what = label ?? t.download;
  return (
    <p class="download">
      {what}{" "}
      <a href={`unduh?daftar=${list}&bentuk=xlsx`} aria-label={`${what} Excel`} download>
        Excel
      </a>{" "}
      <a href={`unduh?daftar=${list}&bentuk=csv`} aria-label={`${what} CSV`} download>
        CSV
      </a>
    </p>
  );
}
