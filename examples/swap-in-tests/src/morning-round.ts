import {
  createReminderService,
  type ReminderServiceOptions,
  type ReminderServicePorts,
  type RunReport,
} from "@pengingat/core";

/** What the app's round is made of: the core's ports, and where the office reads. A test gives others. */
export interface RoundParts extends ReminderServicePorts {
  readonly tellOffice: (line: string) => void;
}

/** This app's own use of the library: sends the reminders, then tells the office which customers to call. */
export function morningRound(
  { tellOffice, ...ports }: RoundParts,
  options: ReminderServiceOptions,
): () => Promise<void> {
  const reminders = createReminderService(ports, options);
  return async () => {
    const report = await reminders.run();
    tellOffice(summary(report));
    for (const { plate, nextVisitDate, ...reminder } of report.reminders) {
      if (reminder.status === "skipped" && reminder.code === "INVALID_PHONE") {
        tellOffice(`${plate ?? "no plate"} comes on ${nextVisitDate} and has no mobile number`);
      }
    }
  };
}

function summary({ today, sent, ended, left }: RunReport): string {
  const rest = ended === "finished" ? "" : `, ${left} left (${ended})`;
  return `${today}: ${sent} reminded${rest}`;
}
