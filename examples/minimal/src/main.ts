import { createReminderService } from "@pengingat/core";
import { fixedClock, inMemoryStore, recordingMessenger } from "@pengingat/core/testing";

const store = inMemoryStore({
  vehicles: [
    {
      id: "1",
      plate: "B 1001 CTH",
      lastVisitDate: "2025-08-18",
      customer: { name: "Adi Contoh", phone: "081100000001" },
    },
    {
      id: "2",
      plate: "AB 1002 MSL",
      lastVisitDate: "2025-08-17",
      customer: { name: "Nur'aini Misalia", phone: "021-000" },
    },
  ],
});
const messenger = recordingMessenger();
const clock = fixedClock("2025-12-16");
const reminders = createReminderService(
  { ...store, messenger, clock },
  { servicePhone: "0811-0000-9999", ratePerMinute: 0 },
);

const preview = await reminders.preview();
console.log(`${preview.planned} would get a reminder`);

const report = await reminders.run();
for (const reminder of report.reminders) {
  console.log(reminder.plate, reminder.status, "reason" in reminder ? `(${reminder.reason})` : "");
}
console.log(messenger.accepted);

const again = await reminders.run();
console.log(`a second run sends ${again.sent}: nobody gets a second message`);
