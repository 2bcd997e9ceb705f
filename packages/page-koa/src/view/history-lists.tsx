import type { Activity, RunRecord } from "@pengingat/core";
import { shownNumber } from "../model/phone-number.js";
import type { PageStore } from "../options.js";
import { Download } from "./download.js";
import { Pager, Text } from "./parts.js";
import type { View } from "./view.js";

interface PageOf {
  readonly limit: number;
  readonly after: string | null;
}

/** Runs, and how each ended. */
export async function runList({ history }: Pick<PageStore, "history">, view: View, page: PageOf) {
  const { runs, next } = await history.list(page);
  const { t } = view;
  return (
    <section>
      <h2>{t.history.runs}</h2>
      {runs.length === 0 && <p class="empty">{t.history.noRuns}</p>}
      <ul class="cards">
        {runs.map((run) => (
          <li>
            <Run view={view} run={run} />
          </li>
        ))}
      </ul>
      <Pager view={view} next={next} />
      <Download view={view} lists={["runs"]} />
    </section>
  );
}

function Run({ view: { t, dates }, run }: { readonly view: View; readonly run: RunRecord }) {
  const { startedBy, state } = run;
  return (
    <>
      <p class="who">
        <strong>{dates.moment(run.startedAt)}</strong>
        <span class={`state run-${state}`}>{t.history.runStates[state]}</span>
      </p>
      <p>
        {t.history.runCounts(t.count(run.sent), t.count(run.due))}
        {run.failed > 0 && ` · ${t.today.failed}: ${t.count(run.failed)}`}
        {run.unknown > 0 && ` · ${t.today.unknown}: ${t.count(run.unknown)}`}
        {run.left > 0 && ` · ${t.history.left(t.count(run.left))}`}
      </p>
      <p class="when">
        {t.history.startedBy[startedBy.kind]}
        {startedBy.by !== null && (
          <>
            {startedBy.kind === "schedule" ? `, ${t.history.shard} ` : ` ${t.by} `}
            <Text>{startedBy.by}</Text>
          </>
        )}
      </p>
    </>
  );
}

/** Who did what by hand. */
export async function activityList({ activity }: Pick<PageStore, "activity">, view: View, page: PageOf) {
  const { activities, next } = await activity.list(page);
  const { t } = view;
  return (
    <section>
      <h2>{t.history.activity}</h2>
      {activities.length === 0 && <p class="empty">{t.history.noActivity}</p>}
      <ol class="story">
        {activities.map((entry) => (
          <li>
            <span class="when">{view.dates.moment(entry.at)}</span>
            <div>
              <strong>
                <Text>{entry.by}</Text>
              </strong>{" "}
              {t.history.kinds[entry.kind] ?? entry.kind}
              <About activity={entry} />
              {entry.reason !== null && entry.kind !== "delivery_resolved" && (
                <p class="why">
                  <Text>{entry.reason}</Text>
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
      <Pager view={view} next={next} />
      <Download view={view} lists={["activity"]} />
    </section>
  );
}

const OF_A_NUMBER: readonly Activity["kind"][] = ["number_suppressed", "number_released", "test_sent"];

/** What it was done to, where that says something to a person: an id does not. */
function About({ activity: { kind, about } }: { readonly activity: Activity }) {
  if (about === null) return null;
  if (OF_A_NUMBER.includes(kind)) {
    return (
      <>
        : <span class="digits">{shownNumber(about)}</span>
      </>
    );
  }
  const isShown = kind === "schedule_started" || kind === "opt_out_dropped" || kind.startsWith("vehicle");
  return isShown ? (
    <>
      : <Text>{about}</Text>
    </>
  ) : null;
}
