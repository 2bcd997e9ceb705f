import type { CalendarDate, DayCounts, DeliveryRecord, VehicleOnFile } from "@pengingat/core";
import { State, Why } from "./message.js";
import { Pager, Phone, Who } from "./parts.js";
import type { View } from "./view.js";

/** The figures of each day, the latest first; each day leads to its messages. */
export function DayTable({ view, days }: { readonly view: View; readonly days: readonly DayCounts[] }) {
  const { t, dates } = view;
  return (
    <details>
      <summary>{t.history.asTable}</summary>
      <section class="scrolls" tabindex={0} aria-label={t.history.chart}>
        <table class="days">
          <thead>
            <tr>
              <th scope="col">{t.history.day}</th>
              {[t.today.sent, t.today.delivered, t.today.read, t.today.failed, t.today.unknown].map(
                (head) => (
                  <th scope="col" class="number">
                    {head}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map(({ day, sent, delivered, read, failed, bounced, unknown }) => (
              <tr>
                <th scope="row">
                  <a href={`riwayat?tanggal=${day}`}>{dates.day(day)}</a>
                </th>
                {[sent, delivered, read, failed + bounced, unknown].map((count) => (
                  <td class="number">{t.count(count)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

/** The messages of a day. */
export function DayMessages(props: {
  readonly view: View;
  readonly day: CalendarDate;
  readonly deliveries: readonly DeliveryRecord[];
  readonly vehicles: readonly VehicleOnFile[];
  readonly next: string | null;
  readonly defaultCountry: string;
}) {
  const { view, day } = props;
  const { t, dates } = view;
  const byId = new Map(props.vehicles.map((vehicle) => [vehicle.id, vehicle]));
  return (
    <section>
      <h2>{t.history.messagesOf(dates.long(day))}</h2>
      <form method="get" action="riwayat" class="row">
        <label>
          {t.history.day}
          <input type="date" name="tanggal" value={day} required />
        </label>
        <button type="submit" class="quiet">
          {t.history.show}
        </button>
      </form>
      {props.deliveries.length === 0 && <p class="empty">{t.history.noMessages}</p>}
      <ul class="cards">
        {props.deliveries.map((record) => {
          const vehicle = byId.get(record.vehicleId);
          const customer = vehicle?.customer ?? null;
          return (
            <li>
              <Who view={view} name={customer?.name ?? null} plate={vehicle?.plate ?? null} />
              <p>
                <Phone view={view} phone={customer?.phone ?? null} defaultCountry={props.defaultCountry} />
              </p>
              <p>
                <State view={view} record={record} />{" "}
                <span class="when">
                  {dates.moment(record.readAt ?? record.deliveredAt ?? record.updatedAt)}
                </span>
              </p>
              <Why view={view} record={record} />
            </li>
          );
        })}
      </ul>
      <Pager view={view} next={props.next} />
    </section>
  );
}
