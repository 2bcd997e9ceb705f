import {
  calendarDate,
  epochDay,
  type HoldOutResults,
  type ReminderResults,
  type ReturnShare,
  reminderResults,
} from "@pengingat/core";
import type { SlowAnswers } from "../model/slow-answers.js";
import type { PageParts } from "../options.js";
import { Counting } from "./counting.js";
import { Download } from "./download.js";
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
  const { reached, notReached, notReachedReasons, unclear, messengers, wordings, holdOut, isComplete } =
    answer.value;
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
        title={t.history.results.byMessenger}
        parts={messengers.map(({ messenger, shares }) => [messenger, shares])}
      />
      <Parts
        view={view}
        title={t.history.results.byWording}
        parts={wordings.map(({ wording, shares }) => [wording, shares])}
      />
      {holdOut !== null && <HoldOut view={view} holdOut={holdOut} />}
      {hasFigures && <p class="when">{t.history.results.brackets}</p>}
      <p class="when">{t.history.results.noProof}</p>
      {hasFigures && !isComplete && <p class="when">{t.history.results.onlyLatest}</p>}
      <Download view={view} list="results" />
    </section>
  );
}

function ShareTable(props: {
  readonly view: View;
  readonly label: string;
  readonly rows: readonly (readonly [name: string, shares: readonly ReturnShare[]])[];
}) {
  const { rows, view } = props;
  const { t } = view;
  return (
    <section class="scrolls" tabindex={0} aria-label={props.label}>
      <table class="shares">
        <thead>
          <tr>
            <th scope="col">{t.history.results.owners}</th>
            {rows[0]?.[1].map(({ days }) => (
              <th scope="col" class="number">
                {t.history.results.within(t.count(days))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, shares]) => (
            <tr>
              <th scope="row">{name}</th>
              {shares.map((share) => (
                <td class="number">
                  <Share view={view} share={share} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Those reached, in parts; nothing where there is only one. */
function Parts(props: {
  readonly view: View;
  readonly title: string;
  readonly parts: readonly (readonly [name: string, shares: readonly ReturnShare[]])[];
}) {
  const { title, view } = props;
  const parts = props.parts.filter(([, shares]) => shares.some(isKnown));
  if (parts.length < 2) return null;
  return (
    <>
      <h3>{title}</h3>
      <ShareTable
        view={view}
        label={title}
        rows={parts.map(([name, shares]) => [
          name === "unknown" ? view.t.history.results.unknown : name,
          shares,
        ])}
      />
    </>
  );
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

function isKnown({ interval }: ReturnShare): boolean {
  return interval !== null;
}

/** The share first, as it is what is read from a metre away. */
function Share({ view: { t }, share }: { readonly view: View; readonly share: ReturnShare }) {
  const { cameBack, interval, owners } = share;
  if (interval === null) return <>–</>;
  return (
    <>
      <b>{`${percent(cameBack / owners)}%`}</b> <span>{`${t.count(cameBack)}/${t.count(owners)}`}</span>{" "}
      <span>{`(${percent(interval.from)}–${percent(interval.to)}%)`}</span>
    </>
  );
}

function percent(share: number): number {
  return Math.round(share * 100);
}

function points(share: number): string {
  return `${share < 0 ? "−" : "+"}${Math.abs(percent(share))}`;
}
