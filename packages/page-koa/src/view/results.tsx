import {
  calendarDate,
  epochDay,
  type HoldOutResults,
  type ReminderResults,
  reminderResults,
} from "@pengingat/core";
import type { SlowAnswers } from "../model/slow-answers.js";
import type { PageParts } from "../options.js";
import { Counting } from "./counting.js";
import { Download } from "./download.js";
import { isKnown, Parts, percent, ShareTable } from "./share-table.js";
import type { View } from "./view.js";

const YEAR = 365;

/** Who came back after a reminder since a year ago, beside those who could not be reached. */
export async function resultsTable(
  { clock, intervalMonths, store }: PageParts,
  view: View,
  answers: SlowAnswers<ReminderResults>,
) {
  const today = clock.today();
  const since = calendarDate(epochDay(today) - YEAR);
  const answer = await answers.get(today, () => reminderResults(store, { since, today, intervalMonths }));
  const { t, dates } = view;
  if (answer.value === null) return <Counting view={view} answer={answer} />;
  const { reached, notReached, notReachedReasons, unclear, isComplete } = answer.value;
  const { holdOut, messengers, steps, weeks, wordings } = answer.value;
  const hasFigures = [...reached, ...notReached, ...unclear].some(isKnown) || holdOut !== null;
  return (
    <section>
      <h2>{t.history.results.title}</h2>
      <p>{t.history.results.since(dates.short(since))}</p>
      <Counting view={view} answer={answer} />
      {!hasFigures && <p class="empty">{t.history.results.nothingYet}</p>}
      {hasFigures && (
        <ShareTable
          view={view}
          label={t.history.results.title}
          rows={[
            [t.history.results.reached, reached],
            [t.history.results.notReached, notReached],
            [t.history.results.unclear, unclear],
          ]}
        />
      )}
      {notReachedReasons.length > 0 && (
        <>
          <h3>{t.history.results.byReason}</h3>
          <ShareTable
            view={view}
            label={t.history.results.byReason}
            rows={notReachedReasons.map(({ reason, shares }) => [
              reason === "FAILED" ? t.history.results.failed : (t.today.skips[reason] ?? reason),
              shares,
            ])}
          />
        </>
      )}
      <Parts
        view={view}
        title={t.history.results.byStep}
        parts={steps.map(({ daysBefore, shares }) => [stepText(view, daysBefore), shares])}
      />
      <Parts
        view={view}
        title={t.history.results.byMessenger}
        parts={messengers.map(({ messenger, shares }) => [messenger, shares])}
      />
      <Parts
        view={view}
        title={t.history.results.byWording}
        parts={wordings.map(({ wording, shares }) => [wording, shares])}
      />
      <Parts
        view={view}
        title={t.history.results.byWeek}
        parts={weeks
          .toReversed()
          .map(({ monday, shares }) => [t.history.results.weekOf(dates.short(monday)), shares])}
        isLong
      />
      {holdOut !== null && <HoldOut view={view} holdOut={holdOut} />}
      {hasFigures && <p class="when">{t.history.results.brackets}</p>}
      <p class="when">{t.history.results.noProof}</p>
      {hasFigures && !isComplete && <p class="when">{t.history.results.onlyLatest}</p>}
      <Download view={view} lists={["results"]} />
    </section>
  );
}

function stepText({ t }: View, daysBefore: number): string {
  const { after, before, onTheDay } = t.history.results;
  if (daysBefore === 0) return onTheDay;
  return daysBefore > 0 ? before(t.count(daysBefore)) : after(t.count(-daysBefore));
}

function HoldOut({ view, holdOut }: { readonly view: View; readonly holdOut: HoldOutResults }) {
  const { t } = view;
  const { differences, heldOut, judged, needed, reminded } = holdOut;
  return (
    <>
      <h3>{t.history.results.holdOut}</h3>
      <ShareTable
        view={view}
        label={t.history.results.holdOut}
        rows={[
          [t.history.results.reminded, reminded],
          [t.history.results.heldOut, heldOut],
        ]}
      />
      {differences.length === 0 && <p>{t.history.results.noVerdict(t.count(judged), t.count(needed))}</p>}
      {differences.map(({ days, difference, from, to }) => (
        <p>{t.history.results.difference(t.count(days), points(difference), points(from), points(to))}</p>
      ))}
    </>
  );
}

function points(share: number): string {
  return `${share < 0 ? "−" : "+"}${Math.abs(percent(share))}`;
}
