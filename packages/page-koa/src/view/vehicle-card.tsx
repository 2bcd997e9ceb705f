import type { CalendarDate, VehicleOnFile } from "@pengingat/core";
import { Form, Hidden } from "./form.js";
import { Phone, Who, whoText } from "./parts.js";
import type { View } from "./view.js";

/** A vehicle on file, with what can be done about it. */
export function VehicleCard(props: {
  readonly view: View;
  readonly vehicle: VehicleOnFile;
  readonly defaultCountry: string;
  readonly isOpen: boolean;
  readonly today: CalendarDate;
}) {
  const { view, vehicle, defaultCountry, isOpen, today } = props;
  const { t, dates } = view;
  const { id, plate, customer, lastVisitDate } = vehicle;
  const isTyped = view.typed.get("kendaraan") === id && view.typed.get("aksi") === "simpan";
  const who = whoText(view, customer?.name ?? null, plate);
  return (
    <>
      <Who view={view} name={customer?.name ?? null} plate={plate} />
      <p>
        <Phone view={view} phone={customer?.phone ?? null} defaultCountry={defaultCountry} />
      </p>
      <p>
        {lastVisitDate === null ? t.history.neverVisited : t.history.lastVisit(dates.short(lastVisitDate))}
      </p>
      {isOpen && (
        <>
          {lastVisitDate !== today && (
            <Form view={view} action="kendaraan">
              <Hidden fields={{ aksi: "servis", kendaraan: id }} />
              <button type="submit" class="quiet" aria-label={t.vehicles.servicedOne(who)}>
                {t.vehicles.servicedToday}
              </button>
            </Form>
          )}
          <details open={isTyped}>
            <summary aria-label={t.vehicles.correctOne(who)}>{t.vehicles.correct}</summary>
            <VehicleForm view={view} vehicle={vehicle} today={today} typed={isTyped ? view.typed : null} />
          </details>
        </>
      )}
    </>
  );
}

/** Before the name of a field: what it was when the form was drawn. */
export const BEFORE = "semula.";

/** What the fields of a form are for a vehicle on file. */
export function vehicleFields({ plate, customer, lastVisitDate }: VehicleOnFile): Record<string, string> {
  const { name, phone } = customer ?? { name: null, phone: null };
  return { no_pol: plate ?? "", nama: name ?? "", hp: phone ?? "", servis_terakhir: lastVisitDate ?? "" };
}

/** The fields of a vehicle, to add or to correct. */
export function VehicleForm(props: {
  readonly view: View;
  readonly vehicle: VehicleOnFile | null;
  readonly today: CalendarDate;
  /** What was typed before and refused. */
  readonly typed: URLSearchParams | null;
}) {
  const { view, vehicle, today, typed } = props;
  const { t } = view;
  const shownIn = (name: string, onFile: string | null | undefined) => typed?.get(name) ?? onFile ?? "";
  const text = (label: string, name: string, value: string | null | undefined, isRequired = false) => (
    <label>
      {isRequired ? label : `${label} (${t.optional})`}
      <input
        type="text"
        name={name}
        value={shownIn(name, value)}
        required={isRequired}
        maxlength={200}
        autocomplete="off"
      />
    </label>
  );
  const fields = Object.entries(vehicle ? vehicleFields(vehicle) : {});
  const shownBefore = Object.fromEntries(
    fields.map(([name, value]) => [BEFORE + name, shownIn(BEFORE + name, value)]),
  );
  return (
    <Form view={view} action="kendaraan" class="row">
      <Hidden fields={{ aksi: "simpan", ...(vehicle && { kendaraan: vehicle.id, ...shownBefore }) }} />
      {text(t.plate, "no_pol", vehicle?.plate, true)}
      {text(t.vehicles.name, "nama", vehicle?.customer?.name)}
      {text(t.vehicles.phone, "hp", vehicle?.customer?.phone)}
      <label>
        {`${t.vehicles.lastVisit} (${t.optional})`}
        <input
          type="date"
          name="servis_terakhir"
          value={shownIn("servis_terakhir", vehicle?.lastVisitDate)}
          max={today}
        />
      </label>
      <button type="submit">{t.save}</button>
    </Form>
  );
}
