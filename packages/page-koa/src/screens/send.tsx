import { randomUUID } from "node:crypto";
import { dueView } from "../model/due-view.js";
import { runStarter } from "../model/run-starter.js";
import { type Answer, type SlowAnswers, slowAnswers } from "../model/slow-answers.js";
import type { PageParts } from "../options.js";
import { noticed, type ScreenReply, type ScreenRequest, type ScreenRoute } from "../screen-route.js";
import { Counting } from "../view/counting.js";
import { Form, Hidden } from "../view/form.js";
import { progressOf } from "../view/run-progress.js";
import type { View } from "../view/view.js";
import { currentRun, latestRun } from "./today.js";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Kirim sekarang: how many messages, the run, and how far it is. */
export function sendScreen(parts: PageParts): readonly ScreenRoute[] {
  const start = runStarter(parts);
  const counts = slowAnswers<number>(parts);

  return [
    { method: "get", path: "/kirim", respond: ({ view }) => confirmation(parts, counts, view) },
    {
      method: "post",
      path: "/kirim",
      async respond({ ctx, view, form, session }: ScreenRequest): Promise<ScreenReply> {
        const runId = form.get("pengiriman") ?? "";
        if (!UUID.test(runId)) return confirmation(parts, counts, view);
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
      respond: async ({ view }) => ({ data: progressOf(view, await currentRun(parts)) }),
    },
  ];
}

/** Asks before anything goes out. The id of the run is in the form: sent twice, it is one run. */
async function confirmation(parts: PageParts, counts: SlowAnswers<number>, view: View): Promise<ScreenReply> {
  const { service, scheduler, sending, clock } = parts;
  const { t } = view;
  const latest = await latestRun(parts);
  // A run has the database to itself, and there is none to agree to beside it.
  if (latest?.state === "running") return noticed("./", "sedang-berjalan");
  const answer = await counts.get(`${clock.today()} ${latest?.runId}`, async () => {
    return (await dueView(service, { kind: "planned", offset: 0, limit: 0 })).planned;
  });
  // Nobody agrees to a number of a while ago.
  const planned = answer.isOld ? null : answer.value;
  if (planned === null) {
    return { title: t.today.confirmTitle, body: <Unknown view={view} answer={answer} /> };
  }
  const isHeld = view.query.has("tahan") || scheduler.status().waitingFor === "confirmation";
  const count = t.count(planned);
  return {
    title: t.today.confirmTitle,
    body: (
      <section class="panel confirm">
        <h1>{t.today.confirmTitle}</h1>
        {planned === 0 && <p>{t.today.nothingToConfirm}</p>}
        {planned > 0 && (
          <p>{sending === "printed" ? t.today.printedText(count) : t.today.confirmText(count)}</p>
        )}
        {planned > 0 && isHeld && <p class="warning">{t.today.heldConfirm}</p>}
        <Form view={view} action="kirim" class="row">
          {planned > 0 && (
            <>
              <Hidden fields={{ pengiriman: randomUUID(), ...(isHeld ? { setuju: "ya" } : {}) }} />
              <button type="submit">{t.today.confirm(count)}</button>
            </>
          )}
          <a class="button quiet" href="./">
            {planned > 0 ? t.cancel : t.backToToday}
          </a>
        </Form>
      </section>
    ),
  };
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
