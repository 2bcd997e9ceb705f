import type { PageParts } from "../options.js";
import { noticed, refused, type ScreenRequest, type ScreenRoute } from "../screen-route.js";
import { Form } from "../view/form.js";
import type { Screen, View } from "../view/view.js";

/** Starts, moves and stops the daily job. */
export function scheduleForm(
  parts: PageParts,
  today: (request: ScreenRequest) => Promise<Screen>,
): readonly ScreenRoute[] {
  return [
    // The other language, or the way back, of a screen that the form led to.
    { method: "get", path: "/jadwal", respond: async () => ({ to: "./" }) },
    { method: "post", path: "/jadwal", respond: (request) => changeSchedule(parts, today, request) },
  ];
}

/** The daily job: whether it is on, when it runs next, and the form that changes it. */
export function Schedule({ view, parts }: { readonly view: View; readonly parts: PageParts }) {
  const { t, dates } = view;
  const { running, time, nextRunAt, shards } = parts.scheduler.status();
  const shown = time && `${two(time.hour)}:${two(time.minute)}`;
  return (
    <section>
      <h2>{t.today.daily}</h2>
      <p>{shown && nextRunAt ? t.today.dailyOn(shown, dates.moment(nextRunAt)) : t.today.dailyOff}</p>
      {shards && <p>{t.today.shards(shards)}</p>}
      <Form view={view} action="jadwal" class="row">
        <label>
          {t.today.time}
          <input type="time" name="jam" value={view.typed.get("jam") ?? shown ?? "07:00"} required />
        </label>
        <button type="submit" name="aksi" value="mulai">
          {running ? t.today.move : t.today.start}
        </button>
        {running && (
          <button type="submit" name="aksi" value="berhenti" class="quiet" formnovalidate>
            {t.today.stop}
          </button>
        )}
      </Form>
    </section>
  );
}

async function changeSchedule(
  { scheduler, store }: PageParts,
  today: (request: ScreenRequest) => Promise<Screen>,
  request: ScreenRequest,
) {
  const { form, session } = request;
  const by = session.user;
  if (form.get("aksi") === "berhenti") {
    await scheduler.stop();
    await store.activity.record({ kind: "schedule_stopped", by, about: null, reason: null });
    return noticed("./", "jadwal-mati");
  }
  const [, hours, minutes] = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/.exec(form.get("jam")?.trim() ?? "") ?? [];
  if (hours === undefined) return refused(request, "/", "jam-salah", today);
  await scheduler.start({ hour: Number(hours), minute: Number(minutes) });
  await store.activity.record({ kind: "schedule_started", by, about: `${hours}:${minutes}`, reason: null });
  return noticed("./", "jadwal-aktif");
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
