import { LATE_WINDOWS, overdue } from "../model/overdue.js";
import { recordCall } from "../model/record-call.js";
import { type Answer, type SlowAnswers, slowAnswers } from "../model/slow-answers.js";
import {
  type CustomersToCall,
  troubledMessages,
  type UncalledCustomer,
  unreachable,
  unreachableToCall,
} from "../model/to-call.js";
import type { PageParts } from "../options.js";
import { noticed, type ScreenRequest, type ScreenRoute } from "../screen-route.js";
import { CallCard } from "../view/call-card.js";
import { Counting } from "../view/counting.js";
import { Download } from "../view/download.js";
import { Pager, Tabs } from "../view/parts.js";
import { pageOffset } from "./today.js";

const TABS = ["pesan", "tanpa-whatsapp", "terlambat"] as const;
type Tab = (typeof TABS)[number];

/** Telepon: the customers to call, and what came of it. */
export function phoneScreen(parts: PageParts): readonly ScreenRoute[] {
  const answers = slowAnswers<readonly UncalledCustomer[]>(parts);
  return [
    { method: "get", path: "/telepon", respond: (request) => phoneList(parts, answers, request) },
    {
      method: "post",
      path: "/telepon",
      async respond({ form, session }) {
        const notice = await recordCall(parts, form, session.user);
        return noticed("telepon", notice, form.get("kembali") ?? "");
      },
    },
  ];
}

async function phoneList(
  parts: PageParts,
  answers: SlowAnswers<readonly UncalledCustomer[]>,
  { view, query }: ScreenRequest,
) {
  const { t } = view;
  const tab = TABS.find((each) => each === query.get("tab")) ?? "pesan";
  const within = lateWindow(query);
  const { customers, next, answer = null } = await listOf(parts, answers, tab, query);
  const today = parts.clock.today();
  return {
    title: t.phone.title,
    refreshes: true,
    body: (
      <>
        <h1>{t.phone.title}</h1>
        <p class="lead">{t.phone.intro}</p>
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
          <p class="empty">{next === null ? t.phone.empty : t.phone.emptySoFar}</p>
        )}
        <ul class="cards">
          {customers.map((customer) => (
            <li>
              <CallCard view={view} customer={customer} today={today} parts={parts} />
            </li>
          ))}
        </ul>
        <Pager view={view} next={next} />
        {tab === "pesan" && <Download view={view} list="unconfirmed" />}
        <Download view={view} list="calls" label={t.downloadCalls} />
      </>
    ),
  };
}

async function listOf(
  parts: PageParts,
  answers: SlowAnswers<readonly UncalledCustomer[]>,
  tab: Tab,
  query: URLSearchParams,
): Promise<CustomersToCall & { readonly answer?: Answer<unknown> }> {
  const after = query.get("mulai");
  if (tab === "pesan") return troubledMessages(parts, after);
  if (tab === "terlambat") return overdue(parts, lateWindow(query), after);
  const answer = await answers.get(parts.clock.today(), () => unreachable(parts));
  return { ...(await unreachableToCall(parts, answer.value ?? [], pageOffset(query))), answer };
}

function windows(): (keyof typeof LATE_WINDOWS)[] {
  return Object.keys(LATE_WINDOWS) as (keyof typeof LATE_WINDOWS)[];
}

function lateWindow(query: URLSearchParams): keyof typeof LATE_WINDOWS {
  return windows().find((each) => each === query.get("lama")) ?? "30";
}
