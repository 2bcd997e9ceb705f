import { LATE_WINDOWS, overdue } from "../model/overdue.js";
import { NOT_RECORDED, recordCall } from "../model/record-call.js";
import { type Answer, type SlowAnswers, slowAnswers } from "../model/slow-answers.js";
import { type CustomersToCall, filledScreen, troubledPages } from "../model/to-call.js";
import { type Unreachable, unreachable, unreachableToCall } from "../model/unreachable.js";
import type { PageParts } from "../options.js";
import { noticed, refused, type ScreenRequest, type ScreenRoute } from "../screen-route.js";
import { CallCard, isTypedFor } from "../view/call-card.js";
import { Counting } from "../view/counting.js";
import { Download } from "../view/download.js";
import { Pager, Tabs } from "../view/parts.js";
import { pageOffset } from "./today.js";

const TABS = ["pesan", "tanpa-whatsapp", "terlambat"] as const;
type Tab = (typeof TABS)[number];

/** Telepon: the customers to call, and what came of it. */
export function phoneScreen(parts: PageParts): readonly ScreenRoute[] {
  const answers = slowAnswers<Unreachable>({ ...parts, mostKeys: 1 });
  return [
    { method: "get", path: "/telepon", respond: (request) => phoneList(parts, answers, request) },
    {
      method: "post",
      path: "/telepon",
      async respond(request) {
        const { form, session } = request;
        const notice = await recordCall(parts, form, session.user);
        if (NOT_RECORDED.includes(notice)) {
          return refused(request, "/telepon", notice, (shown) => phoneList(parts, answers, shown));
        }
        return noticed("telepon", notice, form.get("kembali") ?? "");
      },
    },
  ];
}

async function phoneList(
  parts: PageParts,
  answers: SlowAnswers<Unreachable>,
  { view, query }: ScreenRequest,
) {
  const { t } = view;
  const tab = TABS.find((each) => each === query.get("tab")) ?? "pesan";
  const within = lateWindow(query);
  const { customers, next, answer = null, more = 0 } = await listOf(parts, answers, tab, query);
  const today = parts.clock.today();
  // The card that it was typed into has gone from the list.
  const isGone = !customers.some((customer) => isTypedFor(view, customer));
  const note = (isGone && view.typed.get("catatan")?.trim()) || "";
  return {
    title: t.phone.title,
    refreshes: true,
    body: (
      <>
        <h1>{t.phone.title}</h1>
        <p class="lead">{t.phone.intro}</p>
        {note !== "" && <p class="warning">{t.phone.typedNote(note)}</p>}
        <Tabs
          view={view}
          filter="tab"
          label={t.phone.title}
          current={tab}
          tabs={TABS.map((each) => [each, t.phone.tabs[each]])}
        />
        {tab === "terlambat" && (
          <Tabs
            view={view}
            filter="lama"
            label={t.phone.lateWithin}
            current={within}
            tabs={windows().map((each) => [each, t.phone.late[each]])}
          />
        )}
        {answer && <Counting view={view} answer={answer} />}
        {customers.length === 0 && (answer === null || answer.value) && (
          <p class="empty">{next === null && !query.has("mulai") ? t.phone.empty : t.phone.emptySoFar}</p>
        )}
        <ul class="cards">
          {customers.map((customer) => (
            <li>
              <CallCard view={view} customer={customer} today={today} parts={parts} />
            </li>
          ))}
        </ul>
        {more > 0 && next === null && <p class="warning">{t.phone.notShown(t.count(more))}</p>}
        <Pager view={view} next={next} />
        <Download view={view} lists={[tab === "terlambat" ? "overdue" : "phone", "calls"]} />
      </>
    ),
  };
}

async function listOf(
  parts: PageParts,
  answers: SlowAnswers<Unreachable>,
  tab: Tab,
  query: URLSearchParams,
): Promise<CustomersToCall & { readonly answer?: Answer<unknown>; readonly more?: number }> {
  const after = query.get("mulai");
  if (tab === "pesan") return filledScreen(after, await troubledPages(parts));
  if (tab === "terlambat") return overdue(parts, lateWindow(query), after);
  const answer = await answers.get(parts.clock.today(), () => unreachable(parts));
  const { due, more } = answer.value ?? { due: [], more: 0 };
  return { ...(await unreachableToCall(parts, due, pageOffset(query))), answer, more };
}

function windows(): (keyof typeof LATE_WINDOWS)[] {
  return Object.keys(LATE_WINDOWS) as (keyof typeof LATE_WINDOWS)[];
}

function lateWindow(query: URLSearchParams): keyof typeof LATE_WINDOWS {
  return windows().find((each) => each === query.get("lama")) ?? "30";
}
