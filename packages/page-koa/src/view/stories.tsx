import type { Call, DeliveryRecord, VehicleOnFile } from "@pengingat/core";
import type { PageParts } from "../options.js";
import { State, Why } from "./message.js";
import { Phone, Text, Who } from "./parts.js";
import type { View } from "./view.js";

const MOST_VEHICLES = 20;
const MOST_EVENTS = 200;

/** What happened to a vehicle, at one time. */
type StoryEvent = { readonly at: Date } & ({ readonly delivery: DeliveryRecord } | { readonly call: Call });

/** The story of each vehicle that a text finds: its messages and calls, the latest first. */
export async function stories({ store, defaultCountry }: PageParts, view: View, wanted: string) {
  const { t } = view;
  const found = await store.vehicleSearch.search(wanted, MOST_VEHICLES + 1);
  const vehicles = found.slice(0, MOST_VEHICLES);
  const ids = vehicles.map(({ id }) => id);
  const [deliveries, calls] = await Promise.all([
    store.messageHistory.ofVehicles(ids, MOST_EVENTS + 1),
    store.calls.ofVehicles(ids, MOST_EVENTS + 1),
  ]);
  const isCut = deliveries.length > MOST_EVENTS || calls.length > MOST_EVENTS;
  const eventsOf = (id: string): StoryEvent[] =>
    [
      ...deliveries
        .filter(({ vehicleId }) => vehicleId === id)
        .map((delivery) => ({ at: delivery.updatedAt, delivery })),
      ...calls.filter(({ vehicleId }) => vehicleId === id).map((call) => ({ at: call.at, call })),
    ].sort((one, other) => other.at.getTime() - one.at.getTime());
  return (
    <section>
      <h2>
        <Text>{t.history.found(wanted)}</Text>
      </h2>
      {vehicles.length === 0 && <p class="empty">{t.history.notFound}</p>}
      {found.length > MOST_VEHICLES && <p class="warning">{t.history.moreFound(t.count(MOST_VEHICLES))}</p>}
      {isCut && <p class="warning">{t.history.moreEvents(t.count(MOST_EVENTS))}</p>}
      <ul class="cards">
        {vehicles.map((vehicle) => (
          <li>
            <Story
              view={view}
              vehicle={vehicle}
              events={eventsOf(vehicle.id)}
              defaultCountry={defaultCountry}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Story(props: {
  readonly view: View;
  readonly vehicle: VehicleOnFile;
  readonly events: readonly StoryEvent[];
  readonly defaultCountry: string;
}) {
  const { view, vehicle, events } = props;
  const { t, dates } = view;
  const { lastVisitDate } = vehicle;
  return (
    <>
      <Who view={view} name={vehicle.customer?.name ?? null} plate={vehicle.plate} />
      <p>
        <Phone view={view} phone={vehicle.customer?.phone ?? null} defaultCountry={props.defaultCountry} />
      </p>
      <p>
        {lastVisitDate === null ? t.history.neverVisited : t.history.lastVisit(dates.short(lastVisitDate))}
      </p>
      {events.length === 0 && <p class="empty">{t.history.nothingYet}</p>}
      <ol class="story">
        {events.map((event) => (
          <li>
            <span class="when">{dates.moment(event.at)}</span>
            {"delivery" in event ? (
              <div>
                <State view={view} record={event.delivery} />{" "}
                {`${t.history.period} ${dates.short(event.delivery.visitDate)}`}
                <Why view={view} record={event.delivery} />
              </div>
            ) : (
              <div>
                <span class="state call">{t.history.call}</span> {t.phone.outcomes[event.call.outcome]}
                {event.call.date !== null && ` (${dates.short(event.call.date)})`} {t.by}{" "}
                <Text>{event.call.by}</Text>
                {event.call.note !== null && (
                  <p class="why">
                    <Text>{event.call.note}</Text>
                  </p>
                )}
              </div>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
