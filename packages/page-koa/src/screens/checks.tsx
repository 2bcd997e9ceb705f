import { randomUUID } from "node:crypto";
import { ReminderError } from "@pengingat/core";
import { PageError } from "../http/page-error.js";
import { latestChecks } from "../model/latest-checks.js";
import { latestTest } from "../model/latest-test.js";
import { oneNumber } from "../model/phone-number.js";
import type { PageParts } from "../options.js";
import { noticed, refused, type ScreenRequest, type ScreenRoute } from "../screen-route.js";
import { CheckList } from "../view/check-list.js";
import { Form, Hidden } from "../view/form.js";
import { TestPanel } from "../view/test-panel.js";

const PATH = "periksa";
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Periksa: whether all is well, and a test message to a number of the workshop's own. */
export function checkScreen(parts: PageParts): readonly ScreenRoute[] {
  const { checks, testMessages, clock } = parts;
  if (!checks) return [];
  const found = latestChecks(checks, () => clock.now());
  const tests = testMessages ? latestTest(testMessages, () => clock.now()) : null;
  return [
    { method: "get", path: `/${PATH}`, respond: (request) => show(parts, found, tests, request) },
    {
      method: "post",
      path: `/${PATH}`,
      async respond(request) {
        const action = request.form.get("aksi");
        if (action === "uji" && tests) return sendTest(parts, found, tests, request);
        if (action !== "periksa") throw new PageError("not_understood");
        await found.look();
        return { to: PATH };
      },
    },
  ];
}

async function show(
  { store, sending }: PageParts,
  found: ReturnType<typeof latestChecks>,
  tests: ReturnType<typeof latestTest> | null,
  { view }: ScreenRequest,
) {
  const { t } = view;
  const test = tests?.latest() ?? null;
  const [record] = test?.result ? await store.messageHistory.ofVehicles([test.result.vehicleId], 1) : [];
  return {
    title: t.checks.title,
    body: (
      <>
        <h1>{t.checks.title}</h1>
        <p class="lead">{t.checks.intro}</p>
        <Form view={view} action={PATH}>
          <Hidden fields={{ aksi: "periksa" }} />
          <button type="submit">{t.checks.look}</button>
        </Form>
        <CheckList view={view} found={found.latest()} />
        {tests && (
          <TestPanel view={view} sending={sending} id={randomUUID()} test={test} record={record ?? null} />
        )}
      </>
    ),
  };
}

async function sendTest(
  parts: PageParts,
  found: ReturnType<typeof latestChecks>,
  tests: ReturnType<typeof latestTest>,
  request: ScreenRequest,
) {
  const { store, defaultCountry } = parts;
  const { ctx, form, session } = request;
  const by = session.user;
  const id = form.get("uji") ?? "";
  const number = oneNumber(form.get("nomor"), defaultCountry);
  if (!UUID.test(id)) throw new PageError("not_understood");
  if (number === null) {
    return refused(request, `/${PATH}`, "nomor-salah", (shown) => show(parts, found, tests, shown));
  }
  const isNew = tests.latest()?.id !== id;
  try {
    await tests.send({ id, number, by }, (error) => ctx.app.emit("error", error, ctx));
  } catch (error) {
    if (ReminderError.is(error) && error.code === "MESSENGER_NOT_CONFIGURED") {
      return noticed(PATH, "belum-diatur");
    }
    throw error;
  }
  if (isNew) await store.activity.record({ kind: "test_sent", by, about: number, reason: null });
  return { to: `${PATH}#uji` };
}
