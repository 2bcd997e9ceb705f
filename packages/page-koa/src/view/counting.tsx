import type { Answer } from "../model/slow-answers.js";
import type { View } from "./view.js";

/** Says that something is still being looked for, or of when what is shown is; nothing where it is of now. The script loads the screen again soon. */
export function Counting({ view, answer }: { readonly view: View; readonly answer: Answer<unknown> }) {
  const { t, dates, query, route } = view;
  if (!answer.isOld) return null;
  const again = route === "/" ? "./" : route.slice(1);
  return (
    <p class="empty" role="status" data-refreshes="3">
      {answer.value === null ? t.counting : t.asOf(dates.moment(answer.at))}{" "}
      <a href={query.size > 0 ? `${again}?${query}` : again}>{t.today.refresh}</a>
    </p>
  );
}
