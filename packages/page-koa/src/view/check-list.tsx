import type { CheckResult } from "@pengingat/core";
import type { LatestChecks } from "../model/latest-checks.js";
import { Text } from "./parts.js";
import type { View } from "./view.js";

/** What was found: what needs something done first, and what is well below it, folded. */
export function CheckList({ view, found }: { readonly view: View; readonly found: LatestChecks | null }) {
  const { t, dates } = view;
  if (found === null) return <p class="empty">{t.checks.notYet}</p>;
  const [problems, warnings, well] = (["problem", "warning", "ok"] as const).map((state) =>
    found.results.filter((each) => each.state === state),
  );
  const open = [...(problems ?? []), ...(warnings ?? [])];
  return (
    <section>
      <h2>{problems?.length ? t.checks.bad : open.length > 0 ? t.checks.fair : t.checks.good}</h2>
      <p class="when">{t.checks.lookedAt(dates.moment(found.at))}</p>
      {open.length > 0 && (
        <ul class="cards">
          {open.map((result) => (
            <li>
              <Finding view={view} result={result} />
            </li>
          ))}
        </ul>
      )}
      {well && well.length > 0 && (
        <details>
          <summary>{t.checks.well(t.count(well.length))}</summary>
          <ul class="cards">
            {well.map((result) => (
              <li>
                <Finding view={view} result={result} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** One result: in plain words, and as the terminal says it for whoever looks after the server. */
function Finding({ view, result }: { readonly view: View; readonly result: CheckResult }) {
  const { t } = view;
  const { name, state, what, remedy } = result;
  const plain = plainWords(view, result);
  return (
    <>
      <p class="who">
        <strong>{labelOf(view, name)}</strong>
        <span class={`state check-${state}`}>{t.checks.states[state]}</span>
      </p>
      <p>{plain ?? <Text>{what}</Text>}</p>
      {plain === null && remedy !== undefined && (
        <p class="why">
          <Text>{remedy}</Text>
        </p>
      )}
      {plain !== null && (
        <details>
          <summary>{t.checks.technical}</summary>
          <p class="why" lang="en">
            <Text>{[what, remedy].join(" ")}</Text>
          </p>
        </details>
      )}
    </>
  );
}

/** With several devices, each has its number after the name. */
function labelOf({ t }: View, name: string): string {
  const [, base = name, number = ""] = /^(.*?)( \d+)?$/.exec(name) ?? [];
  return `${t.checks.labels[base] ?? base}${number}`;
}

function plainWords({ t }: View, { name, state }: CheckResult): string | null {
  return t.checks.findings[name.replace(/ \d+$/, "")]?.[state] ?? t.checks.unknown[state] ?? null;
}
