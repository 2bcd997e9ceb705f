import { calendarDate, epochDay, isCalendarDate } from "@pengingat/core";
import type { PageParts } from "../options.js";
import type { ScreenRequest, ScreenRoute } from "../screen-route.js";
import { DayChart } from "../view/chart.js";
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
  return [{ method: "get", path: "/riwayat", respond: (request) => history(parts, request) }];
}

async function history(parts: PageParts, { view, query }: ScreenRequest) {
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
            {await content(parts, view, tab)}
          </>
        )}
      </>
    ),
  };
}

function content(parts: PageParts, view: View, tab: (typeof TABS)[number]) {
  const page = { limit: PAGE, after: view.query.get("mulai") };
  if (tab === "pengiriman") return runList(parts.store, view, page);
  if (tab === "catatan") return activityList(parts.store, view, page);
  if (tab === "hasil") return resultsTable(parts, view);
  return messages(parts, view, page.after);
}

async function messages({ store, clock, defaultCountry }: PageParts, view: View, after: string | null) {
  const { t, query } = view;
  const last = epochDay(clock.today());
  const first = last - DAYS + 1;
  const asked = query.get("tanggal");
  const day = isCalendarDate(asked) ? asked : calendarDate(last);
  const [counts, { deliveries, next }] = await Promise.all([
    store.messageHistory.countByDay({ from: calendarDate(first), to: calendarDate(last) }),
    store.messageHistory.listDay({ day, limit: PAGE, after }),
  ]);
  const vehicles = await store.vehicles.findByIds([...new Set(deliveries.map(({ vehicleId }) => vehicleId))]);
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
        {counts.length === 0 ? (
          <p class="empty">{t.history.noChart}</p>
        ) : (
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
      <Download view={view} list="sent" />
    </>
  );
}
