import type { DayCounts } from "@pengingat/core";
import { type DueView, dueView } from "../model/due-view.js";
import { latestRuns } from "../model/latest-runs.js";
import { type SlowAnswers, slowAnswers } from "../model/slow-answers.js";
import type { PageParts } from "../options.js";
import type { ScreenRequest, ScreenRoute } from "../screen-route.js";
import { Counting } from "../view/counting.js";
import { Download } from "../view/download.js";
import { DueList } from "../view/due-list.js";
import { GatewayNotices } from "../view/gateway-notices.js";
import { Pager, Tabs } from "../view/parts.js";
import { RunProgress } from "../view/run-progress.js";
import type { View } from "../view/view.js";
import { Schedule, scheduleForm } from "./schedule.js";

const PAGE = 50;

/** Hari ini: who is due, what went out, and the daily job. */
export function todayScreen(parts: PageParts): readonly ScreenRoute[] {
  const answers = {
    sent: slowAnswers<readonly DayCounts[]>(parts),
    due: slowAnswers<DueView>(parts),
  };
  return [
    { method: "get", path: "/", respond: (request) => today(parts, answers, request) },
    ...scheduleForm(parts, (request) => today(parts, answers, request)),
  ];
}

interface TodayAnswers {
  readonly sent: SlowAnswers<readonly DayCounts[]>;
  readonly due: SlowAnswers<DueView>;
}

async function today(parts: PageParts, answers: TodayAnswers, { view, query }: ScreenRequest) {
  const { store, clock, service, scheduler, defaultCountry } = parts;
  const { t, dates } = view;
  const day = clock.today();
  const kind = query.get("tampil") === "tidak-dikirim" ? "skipped" : "planned";
  const offset = pageOffset(query);
  const { latest, running: run } = await latestRuns(parts);
  const [notices, counts, list] = await Promise.all([
    store.notices.list(),
    answers.sent.get(day, () => store.messageHistory.countByDay({ from: day, to: day })),
    // A run has the database to itself: the list is back when it has ended, and is another one then.
    run
      ? null
      : answers.due.get(`${day} ${latest?.runId} ${kind} ${offset}`, () =>
          dueView(service, { kind, offset, limit: PAGE }),
        ),
  ]);
  const sent = counts.value?.[0];
  const due = list?.value ?? null;
  const isHeld = scheduler.status().waitingFor === "confirmation";
  return {
    title: t.nav.today,
    refreshes: true,
    body: (
      <>
        <h1>{t.nav.today}</h1>
        <p class="lead">{dates.long(day)}</p>
        <GatewayNotices view={view} notices={notices} />
        {run && <RunProgress view={view} run={run} />}
        {isHeld && !run && (
          <section class="panel held">
            <h2>{t.today.heldTitle}</h2>
            <p>{t.today.heldText}</p>
            <a class="button" href="kirim">
              {t.today.heldLink}
            </a>
          </section>
        )}
        {due && !isHeld && <Ready view={view} messages={due.messages} />}
        <section>
          <h2>{t.today.sentToday}</h2>
          {sent ? (
            <>
              <dl class="figures">
                <Figure label={t.today.sent} count={t.count(sent.sent)} />
                <Figure label={t.today.delivered} count={t.count(sent.delivered)} />
                <Figure label={t.today.read} count={t.count(sent.read)} />
                <Figure
                  label={t.today.failed}
                  count={t.count(sent.failed + sent.bounced)}
                  warns={sent.failed + sent.bounced > 0}
                />
                <Figure label={t.today.unknown} count={t.count(sent.unknown)} warns={sent.unknown > 0} />
              </dl>
              <p>
                <a href={`riwayat?tanggal=${day}`}>{t.today.allMessages}</a>
              </p>
            </>
          ) : (
            counts.value && <p class="empty">{t.today.nothingSent}</p>
          )}
          <Counting view={view} answer={counts} />
        </section>
        <section>
          <h2>{t.today.due}</h2>
          {list === null && <p class="empty">{t.today.hidden}</p>}
          {list && <Counting view={view} answer={list} />}
          {due && <Due view={view} due={due} kind={kind} defaultCountry={defaultCountry} />}
        </section>
        <Schedule view={view} parts={parts} />
      </>
    ),
  };
}

/** Where a screen of a list that is counted begins. */
export function pageOffset(query: URLSearchParams): number {
  const offset = query.get("mulai") ?? "";
  return /^\d{1,7}$/.test(offset) ? Number(offset) : 0;
}

function Ready({ view: { t }, messages }: { readonly view: View; readonly messages: number }) {
  return (
    <section class="panel ready">
      <p>
        {messages > 0 && <span class="big">{t.count(messages)}</span>} {t.today.ready(messages)}
      </p>
      {messages > 0 && (
        <a class="button" href="kirim">
          {t.today.sendNow}
        </a>
      )}
    </section>
  );
}

function Figure(props: { readonly label: string; readonly count: string; readonly warns?: boolean }) {
  return (
    <div class={props.warns ? "warns" : undefined}>
      <dt>{props.label}</dt>
      <dd>{props.count}</dd>
    </div>
  );
}

function Due(props: {
  readonly view: View;
  readonly due: DueView;
  readonly kind: "planned" | "skipped";
  readonly defaultCountry: string;
}) {
  const { view, due, kind } = props;
  const { t } = view;
  return (
    <>
      <Tabs
        view={view}
        filter="tampil"
        label={t.today.due}
        current={kind === "planned" ? "akan-dikirim" : "tidak-dikirim"}
        tabs={[
          ["akan-dikirim", `${t.today.planned} (${t.count(due.planned)})`],
          ["tidak-dikirim", `${t.today.skipped} (${t.count(due.skipped)})`],
        ]}
      />
      {kind === "skipped" && due.skips.size > 0 && (
        <ul class="reasons">
          {[...due.skips].map(([code, count]) => (
            <li>
              {t.today.skips[code] ?? code}: <b>{t.count(count)}</b>
            </li>
          ))}
        </ul>
      )}
      {due[kind] === 0 && (
        <p class="empty">{kind === "planned" ? t.today.nothingPlanned : t.today.nothingSkipped}</p>
      )}
      <DueList view={view} reminders={due.shown} days={due.days} defaultCountry={props.defaultCountry} />
      <Pager view={view} next={due.next === null ? null : String(due.next)} />
      <Download view={view} lists={["due"]} />
    </>
  );
}
