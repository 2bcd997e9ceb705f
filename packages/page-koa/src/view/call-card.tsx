import { type CalendarDate, type CallOutcome, calendarDate, epochDay } from "@pengingat/core";
import type { CustomerToCall } from "../model/to-call.js";
import type { PageParts } from "../options.js";
import { Form, Hidden } from "./form.js";
import { State, stateOf, Why } from "./message.js";
import { Phone, Text, Who, whoText } from "./parts.js";
import type { View } from "./view.js";

interface CardProps {
  readonly view: View;
  readonly customer: CustomerToCall;
  readonly today: CalendarDate;
  readonly parts: Pick<PageParts, "defaultCountry" | "rule">;
}

/** A customer to call: who, why, what came of it before, and a button for each thing that may come of it now. */
export function CallCard({ view, customer, today, parts }: CardProps) {
  const { t, dates } = view;
  const { lastCall } = customer;
  return (
    <>
      <Who view={view} name={customer.name} plate={customer.plate} />
      <p>
        <Phone
          view={view}
          phone={customer.number ? `+${customer.number}` : customer.phone}
          defaultCountry={parts.defaultCountry}
        />
      </p>
      <p class="due">
        <span>{t.phone.due(dates.short(customer.visitDate))}</span>
        {customer.daysLate > 0 && <span class="late">{t.phone.lateBy(customer.daysLate)}</span>}
      </p>
      <Happened view={view} customer={customer} />
      {lastCall && (
        <p class="why">
          {t.phone.lastCall(t.phone.outcomes[lastCall.outcome], lastCall.by, dates.moment(lastCall.at))}
          {lastCall.note !== null && (
            <>
              {" "}
              <Text>“{lastCall.note}”</Text>
            </>
          )}
        </p>
      )}
      <CallForm {...{ view, customer, today, parts }} />
    </>
  );
}

function Happened({ view, customer: { delivery, skip } }: { view: View; customer: CustomerToCall }) {
  const { t, dates } = view;
  if (delivery) {
    return (
      <>
        <p>
          <State view={view} record={delivery} /> <span class="when">{dates.moment(delivery.updatedAt)}</span>
        </p>
        {stateOf(delivery) === "sent" ? (
          <p class="why">{t.messages.notArrived}</p>
        ) : (
          <Why view={view} record={delivery} />
        )}
      </>
    );
  }
  return skip && <p class="why">{t.today.skips[skip] ?? skip}</p>;
}

function CallForm({ view, customer, today, parts }: CardProps) {
  const { t } = view;
  const { vehicleId, visitDate, lastCall, delivery } = customer;
  const who = whoText(view, customer.name, customer.plate);
  const tomorrow = calendarDate(epochDay(today) + 1);
  const typed = isTypedFor(view, customer) ? view.typed : null;
  const button = (outcome: CallOutcome | "arrived" | "send_again", label: string, quiet = true) => (
    <button
      type="submit"
      name="hasil"
      value={outcome}
      class={quiet ? "quiet" : undefined}
      aria-label={t.phone.record(label, who)}
    >
      {label}
    </button>
  );
  return (
    <Form view={view} action="telepon" class="call">
      <Hidden
        fields={{
          kendaraan: vehicleId,
          kunjungan: visitDate,
          sesudah: String(lastCall?.number ?? 0),
          nomor: customer.number ?? "",
          kembali: kept(view),
          ...(delivery ? { pesan: delivery.id } : {}),
        }}
      />
      {delivery?.status === "unknown" && (
        <fieldset>
          <legend>{t.phone.inDoubt}</legend>
          <div class="buttons">
            {button("arrived", t.phone.arrived)}
            {parts.rule.isDue(visitDate, today) && button("send_again", t.phone.sendAgain)}
          </div>
        </fieldset>
      )}
      <fieldset>
        <legend>{t.phone.result}</legend>
        <div class="buttons">
          {button("will_come", t.phone.willCome, false)}
          {button("call_later", t.phone.callLater)}
          {button("no_answer", t.phone.noAnswer)}
          {button("already_serviced", t.phone.alreadyServiced)}
          {button("wrong_number", t.phone.wrongNumber)}
          {button("opted_out", t.phone.optedOut)}
        </div>
        <details open={typed !== null}>
          <summary aria-label={t.phone.record(t.phone.more, who)}>{t.phone.more}</summary>
          <div class="dates">
            <label>
              {t.phone.comesOn}
              <input
                type="date"
                name="tanggal_datang"
                value={typed?.get("tanggal_datang") ?? (visitDate < tomorrow ? tomorrow : visitDate)}
                min={today}
              />
            </label>
            <label>
              {t.phone.callOn}
              <input
                type="date"
                name="tanggal_lagi"
                value={typed?.get("tanggal_lagi") ?? tomorrow}
                min={today}
              />
            </label>
          </div>
          <label class="note">
            {`${t.phone.note} (${t.optional})`}
            <input
              type="text"
              name="catatan"
              value={typed?.get("catatan") ?? ""}
              maxlength={500}
              autocomplete="off"
            />
          </label>
        </details>
      </fieldset>
    </Form>
  );
}

/** Whether the form that was refused is this customer's. */
export function isTypedFor({ typed }: View, { vehicleId, visitDate }: CustomerToCall): boolean {
  return typed.get("kendaraan") === vehicleId && typed.get("kunjungan") === visitDate;
}

/** The filters to come back to. */
export function kept({ query }: View): string {
  const filters = new URLSearchParams(query);
  filters.delete("kabar");
  return filters.toString();
}
