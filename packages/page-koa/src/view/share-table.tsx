import type { ReturnShare } from "@pengingat/core";
import type { View } from "./view.js";

/** Some owners, and how many of them came back. */
export type ShareRow = readonly [name: string, shares: readonly ReturnShare[]];

export function ShareTable(props: {
  readonly view: View;
  readonly label: string;
  readonly rows: readonly ShareRow[];
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

/** Those reached, in parts; nothing where there is only one. Many parts are folded away. */
export function Parts(props: {
  readonly view: View;
  readonly title: string;
  readonly parts: readonly ShareRow[];
  readonly isLong?: boolean;
}) {
  const { title, view } = props;
  const parts = props.parts.filter(([, shares]) => shares.some(isKnown));
  if (parts.length < 2) return null;
  const rows = parts.map(
    ([name, shares]): ShareRow => [name === "unknown" ? view.t.history.results.unknown : name, shares],
  );
  const table = <ShareTable view={view} label={title} rows={rows} />;
  if (props.isLong) {
    return (
      <details>
        <summary>{title}</summary>
        {table}
      </details>
    );
  }
  return (
    <>
      <h3>{title}</h3>
      {table}
    </>
  );
}

export function isKnown({ interval }: ReturnShare): boolean {
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

export function percent(share: number): number {
  return Math.round(share * 100);
}
