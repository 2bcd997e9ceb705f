import {
  calendarDate,
  type DayCounts,
  epochDay,
  isCalendarDate,
  type ReminderResults,
} from "@pengingat/core";
import { type SlowAnswers, slowAnswers } from "../model/slow-answers.js";
import type { PageParts } from "../options.js";
import type { ScreenRequest, ScreenRoute } from "../screen-route.js";
import { DayChart } from "../view/chart.js";
import { Counting } from "../view/counting.js";
import { DayMessages, DayTable } from "../view/day-messages.js";
import { Download } from "../view/download.js";
import { activityList, runList } from "../view/history-lists.js";
import { Tabs } from "../view/parts.js";
import { resultsTable } from "../view/results.js";
import { stories } from "../view/stories.js";
import type { View } from "../view/view.js";

const TABS = ["pesan", "pengiriman", "catatan", "hasil"] as const;
const DAYS = 30;
const PAGE = 50;

/** Riwayat: messages by day, one customer's story, runs, who did what, and who came back. */
export function historyScreen(parts: PageParts): readonly ScreenRoute[] {
  const answers = {
    days: slowAnswers<readonly DayCounts[]>(parts),
    results: slowAnswers<ReminderResults>(parts),
  };
  return [{ method: "get", path: "/riwayat", respond: (request) => history(parts, answers, request) }];
}

interface HistoryAnswers {
  readonly days: SlowAnswers<readonly DayCounts[]>;
  readonly results: SlowAnswers<ReminderResults>;
}

async function history(parts: PageParts, answers: HistoryAnswers, { view, query }: ScreenRequest) {
  const { t } = view;
  const tab = TABS.find((each) => each === query.get("tab")) ?? "pesan";
  const wanted = query.get("cari")?.trim() ?? "";
  return {
    title: t.history.title,
    body: (
      <>
        <h1>{t.history.title}</h1>
        <form method="get" action="riwayat" class="row search">
          <label>
            {t.history.search}
            <input type="search" name="cari" value={wanted} maxlength={100} />
          </label>
          <button type="submit">{t.history.searchButton}</button>
        </form>
        {wanted !== "" ? (
          await stories(parts, view, wanted)
        ) : (
          <>
            <Tabs
              view={view}
              filter="tab"
              label={t.history.title}
              current={tab}
              tabs={TABS.map((each) => [each, t.history.tabs[each]])}
            />
            {await content(parts, answers, view, tab)}
          </>
        )}
      </>
    ),
  };
}

function content(parts: PageParts, answers: HistoryAnswers, view: View, tab: (typeof TABS)[number]) {
  const page = { limit: PAGE, after: view.query.get("mulai") };
  if (tab === "pengiriman") return runList(parts.store, view, page);
  if (tab === "catatan") return activityList(parts.store, view, page);
  if (tab === "hasil") return resultsTable(parts, view, answers.results);
  return messages(parts, answers.days, view, page.after);
}

async function messages(
  { store, clock, defaultCountry }: PageParts,
  answers: SlowAnswers<readonly DayCounts[]>,
  view: View,
  after: string | null,
) {
  const { t, query } = view;
  const last = epochDay(clock.today());
  const first = last - DAYS + 1;
  const asked = query.get("tanggal");
  const day = isCalendarDate(asked) ? asked : calendarDate(last);
  const range = { from: calendarDate(first), to: calendarDate(last) };
  const [answer, { deliveries, next }] = await Promise.all([
    answers.get(range.to, () => store.messageHistory.countByDay(range)),
    store.messageHistory.listDay({ day, limit: PAGE, after }),
  ]);
  const vehicles = await store.vehicles.findByIds([...new Set(deliveries.map(({ vehicleId }) => vehicleId))]);
  const counts = answer.value ?? [];
  const byDay = new Map(counts.map((each) => [each.day, each]));
  const none = { sending: 0, sent: 0, failed: 0, unknown: 0, delivered: 0, read: 0, bounced: 0 };
  const days = Array.from({ length: DAYS }, (_, index) => {
    const date = calendarDate(first + index);
    return byDay.get(date) ?? { day: date, ...none };
  });
  return (
    <>
      <section>
        <h2>{t.history.chart}</h2>
        <Counting view={view} answer={answer} />
        {answer.value?.length === 0 && <p class="empty">{t.history.noChart}</p>}
        {counts.length > 0 && (
          <>
            <DayChart days={days} label={`${t.history.chart}. ${t.history.asTable}.`} />
            <p class="axis">
              <span>{view.dates.day(calendarDate(first))}</span>
              <span>{t.history.most(t.count(Math.max(...days.map(({ sent }) => sent))))}</span>
              <span>{view.dates.day(calendarDate(last))}</span>
            </p>
            <p class="when">{t.history.chartNote}</p>
            <DayTable view={view} days={days} />
          </>
        )}
      </section>
      <DayMessages
        view={view}
        day={day}
        deliveries={deliveries}
        vehicles={vehicles}
        next={next}
        defaultCountry={defaultCountry}
      />
      <Download view={view} lists={["sent", "unconfirmed", "failed", "unknown"]} />
    </>
  );
}
