import { randomUUID } from "node:crypto";
import { dueView } from "../model/due-view.js";
import { latestRuns } from "../model/latest-runs.js";
import { runStarter } from "../model/run-starter.js";
import { type Answer, type SlowAnswers, slowAnswers } from "../model/slow-answers.js";
import type { PageParts } from "../options.js";
import { noticed, type ScreenReply, type ScreenRequest, type ScreenRoute } from "../screen-route.js";
import { Counting } from "../view/counting.js";
import { Form, Hidden } from "../view/form.js";
import { progressOf } from "../view/run-progress.js";
import type { View } from "../view/view.js";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** How long a number may be agreed to after it was counted. */
const AGREED_FOR_MS = 10 * 60_000;
const LONGEST_REST_MS = 60_000;

/** Kirim sekarang: how many messages, the run, and how far it is. */
export function sendScreen(parts: PageParts): readonly ScreenRoute[] {
  const start = runStarter(parts);
  const counts = slowAnswers<number>({ ...parts, longestRestMs: LONGEST_REST_MS });

  return [
    { method: "get", path: "/kirim", respond: ({ view }) => confirmation(parts, counts, view) },
    {
      method: "post",
      path: "/kirim",
      async respond({ ctx, view, form, session }: ScreenRequest): Promise<ScreenReply> {
        const runId = form.get("pengiriman") ?? "";
        if (!UUID.test(runId)) return confirmation(parts, counts, view);
        // The same form sent twice is one run, and hears so.
        const isNew = (await parts.store.history.get(runId)) === null;
        if (isNew && (await isOutdated(parts, counts, form))) return noticed("kirim", "jumlah-lama");
        const confirmed = form.get("setuju") === "ya";
        const answer = await start({ runId, by: session.user, confirmed }, (error) => {
          ctx.app.emit("error", error, ctx);
        });
        if (answer === "held") return { to: "kirim?tahan=1" };
        if (answer === "in_progress") return noticed("./", "sedang-berjalan");
        return noticed("./", answer === "no_messenger" ? "belum-diatur" : "dimulai");
      },
    },
    {
      method: "get",
      path: "/kemajuan",
      respond: async ({ view }) => ({ data: progressOf(view, (await latestRuns(parts)).running) }),
    },
  ];
}

/** Asks before anything goes out. The id of the run is in the form: sent twice, it is one run. */
async function confirmation(parts: PageParts, counts: SlowAnswers<number>, view: View): Promise<ScreenReply> {
  const { scheduler, sending, clock } = parts;
  const { t } = view;
  const answer = await plannedNow(parts, counts);
  if (answer === null) return noticed("./", "sedang-berjalan");
  // Nobody agrees to a number of a while ago.
  const messages = answer.isOld ? null : answer.value;
  if (messages === null) {
    return { title: t.today.confirmTitle, body: <Unknown view={view} answer={answer} /> };
  }
  const isHeld = view.query.has("tahan") || scheduler.status().waitingFor === "confirmation";
  const count = t.count(messages);
  return {
    title: t.today.confirmTitle,
    body: (
      <section class="panel confirm">
        <h1>{t.today.confirmTitle}</h1>
        {messages === 0 && <p>{t.today.nothingToConfirm}</p>}
        {messages > 0 && (
          <p>{sending === "printed" ? t.today.printedText(count) : t.today.confirmText(count)}</p>
        )}
        {messages > 0 && isHeld && <p class="warning">{t.today.heldConfirm}</p>}
        <Form view={view} action="kirim" class="row">
          {messages > 0 && (
            <>
              <Hidden
                fields={{
                  ...{ pengiriman: randomUUID(), hari: clock.today(), saat: answer.at.toISOString() },
                  ...{ jumlah: String(messages), ...(isHeld ? { setuju: "ya" } : {}) },
                }}
              />
              <button type="submit">{t.today.confirm(count)}</button>
            </>
          )}
          <a class="button quiet" href="./">
            {messages > 0 ? t.cancel : t.backToToday}
          </a>
        </Form>
      </section>
    ),
  };
}

/** How many messages a run would send now. `null` while one goes: it has the database to itself. */
async function plannedNow(parts: PageParts, counts: SlowAnswers<number>): Promise<Answer<number> | null> {
  const { service, clock } = parts;
  const { latest, running } = await latestRuns(parts);
  if (running) return null;
  return counts.get(`${clock.today()} ${latest?.runId}`, async () => {
    return (await dueView(service, { kind: "planned", offset: 0, limit: 0 })).messages;
  });
}

/** Whether what was agreed to no longer holds: it was counted a while ago or shown on another day, or more is due by now. */
async function isOutdated(
  parts: PageParts,
  counts: SlowAnswers<number>,
  form: URLSearchParams,
): Promise<boolean> {
  const { clock } = parts;
  const agoMs = clock.now().getTime() - Date.parse(form.get("saat") ?? "");
  if (form.get("hari") !== clock.today() || !(agoMs <= AGREED_FOR_MS)) return true;
  const answer = await plannedNow(parts, counts);
  return answer !== null && !answer.isOld && (answer.value ?? 0) > Number(form.get("jumlah"));
}

function Unknown({ view, answer }: { readonly view: View; readonly answer: Answer<number> }) {
  const { t } = view;
  return (
    <section class="panel confirm">
      <h1>{t.today.confirmTitle}</h1>
      <Counting view={view} answer={{ ...answer, value: null }} />
      <a class="button quiet" href="./">
        {t.cancel}
      </a>
    </section>
  );
}
