import type { ReminderResult } from "@pengingat/core";
import type { DueDay } from "../model/due-view.js";
import { Phone, Text, Who } from "./parts.js";
import type { View } from "./view.js";

/** The due of each day, with the text that each will get, or why there is none. */
export function DueList(props: {
  readonly view: View;
  readonly reminders: readonly ReminderResult[];
  readonly days: readonly DueDay[];
  readonly defaultCountry: string;
}) {
  const { view, reminders, days } = props;
  return (
    <>
      {days.map(({ date, planned, skipped }) => {
        const ofDay = reminders.filter(({ nextVisitDate }) => nextVisitDate === date);
        if (ofDay.length === 0) return null;
        const count = ofDay[0]?.status === "skipped" ? skipped : planned;
        return (
          <section>
            <DayHeading view={view} date={date} count={count} />
            <ul class="cards">
              {ofDay.map((reminder) => (
                <li>
                  <Reminder view={view} reminder={reminder} defaultCountry={props.defaultCountry} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}

function DayHeading({ view, date, count }: { view: View; date: DueDay["date"]; count: number }) {
  return (
    <h3>
      {date === null ? view.t.today.noDate : view.dates.long(date)}{" "}
      <span class="count">{view.t.count(count)}</span>
    </h3>
  );
}

function Reminder({
  view,
  reminder,
  defaultCountry,
}: {
  view: View;
  reminder: ReminderResult;
  defaultCountry: string;
}) {
  const { t } = view;
  return (
    <>
      <Who view={view} name={reminder.customerName} plate={reminder.plate} />
      <p>
        <Phone
          view={view}
          phone={reminder.status === "planned" ? `+${reminder.to}` : reminder.customerPhone}
          defaultCountry={defaultCountry}
        />
      </p>
      {reminder.status === "skipped" && <p class="why">{t.today.skips[reminder.code] ?? reminder.reason}</p>}
      {reminder.status === "planned" && (
        <details>
          <summary>{t.message}</summary>
          <p class="text">
            <Text>{reminder.message}</Text>
          </p>
        </details>
      )}
    </>
  );
}
