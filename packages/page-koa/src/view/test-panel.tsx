import type { DeliveryRecord } from "@pengingat/core";
import type { LatestTest } from "../model/latest-test.js";
import { shownNumber } from "../model/phone-number.js";
import { Form, Hidden } from "./form.js";
import { State } from "./message.js";
import { Text } from "./parts.js";
import type { View } from "./view.js";

/** The form of a test message, and what came of the last. */
export function TestPanel(props: {
  readonly view: View;
  readonly sending: View["sending"];
  /** Of the next message. */
  readonly id: string;
  readonly test: LatestTest | null;
  /** The last message as it is on file. */
  readonly record: DeliveryRecord | null;
}) {
  const { view, sending, id, test, record } = props;
  const { t } = view;
  return (
    <section class="panel" id="uji">
      <h2>{t.checks.test}</h2>
      <p>{t.checks.testIntro[sending]}</p>
      {sending !== "none" && (
        <Form view={view} action="periksa" class="row">
          <Hidden fields={{ aksi: "uji", uji: id }} />
          <label>
            {t.checks.ownNumber}
            <input
              type="tel"
              name="nomor"
              required
              value={view.typed.get("nomor") ?? ""}
              autocomplete="tel"
              placeholder="0811…"
            />
          </label>
          <button type="submit">{t.checks.sendTest}</button>
        </Form>
      )}
      {test && <Outcome view={view} test={test} record={record} />}
    </section>
  );
}

function Outcome({
  view,
  test: { at, by, number, result },
  record,
}: {
  readonly view: View;
  readonly test: LatestTest;
  readonly record: DeliveryRecord | null;
}) {
  const { t, dates } = view;
  return (
    <div role="status">
      <p class="when">
        {t.checks.lastTest(dates.moment(at), shownNumber(number))} {t.by} <Text>{by}</Text>
      </p>
      {result === null && (
        <p>
          {t.checks.underWay} <a href="periksa">{t.today.refresh}</a>
        </p>
      )}
      {result && (
        <>
          <p>
            {result.status === "not_sent" ? (
              <span class="state failed">{t.checks.notSent}</span>
            ) : record ? (
              <State view={view} record={record} />
            ) : (
              <span class={`state ${result.status}`}>{t.messages.states[result.status]}</span>
            )}{" "}
            {result.status === "sent" && !record?.deliveredAt && result.reportsDelivery && (
              <>
                {t.checks.noReport} <a href="periksa">{t.today.refresh}</a>
              </>
            )}
          </p>
          <Why view={view} result={result} />
          {result.message !== null && (
            <details>
              <summary>{t.message}</summary>
              <p class="text">
                <Text>{result.message}</Text>
              </p>
            </details>
          )}
        </>
      )}
    </div>
  );
}

function Why({ view, result }: { readonly view: View; readonly result: NonNullable<LatestTest["result"]> }) {
  const { t, dates } = view;
  const { status, code, reason, opensAt } = result;
  if (status === "sent") return null;
  if (opensAt) return <p class="why">{t.checks.opensAt(dates.moment(opensAt))}</p>;
  const known = t.messages.codes[code ?? ""] ?? t.today.skips[code ?? ""];
  if (known === undefined && reason === null) return null;
  return (
    <p class="why">
      {known}
      {known !== undefined && reason !== null && ": "}
      {reason !== null && <Text>{reason}</Text>}
    </p>
  );
}
