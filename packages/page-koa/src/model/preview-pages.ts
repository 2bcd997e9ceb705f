import type { ReminderResult, ReminderService } from "@pengingat/core";

const PAGE = 500;

/** What a run would do now, page by page: the preview reads on once a page has been taken. */
export async function* previewPages(
  service: Pick<ReminderService, "preview">,
): AsyncGenerator<readonly ReminderResult[]> {
  const { readable, writable } = new TransformStream<readonly ReminderResult[], readonly ReminderResult[]>();
  const writer = writable.getWriter();
  let reminders: ReminderResult[] = [];
  // The preview reads on once the last listener of its page is done: as fast as the pages are taken.
  const onReminder = (reminder: ReminderResult) => {
    reminders.push(reminder);
    if (reminders.length < PAGE) return writer.ready;
    const full = reminders;
    reminders = [];
    return writer.write(full);
  };
  const previewed = async () => {
    await service.preview({ onReminder, keepReminders: false, countFleet: false });
    if (reminders.length > 0) await writer.write(reminders);
    await writer.close();
  };
  previewed().catch((error: unknown) => writer.abort(error));
  yield* readable;
}
