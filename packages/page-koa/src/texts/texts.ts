import { checksEn, checksId } from "./checks.js";
import { commonEn, commonId } from "./common.js";
import { historyEn, historyId } from "./history.js";
import type { Language } from "./language.js";
import { messagesEn, messagesId } from "./messages.js";
import { phoneEn, phoneId } from "./phone.js";
import { signInEn, signInId } from "./sign-in.js";
import { suppressionsEn, suppressionsId } from "./suppressions.js";
import { todayEn, todayId } from "./today.js";
import { vehiclesEn, vehiclesId } from "./vehicles.js";

const TEXTS = {
  id: {
    ...commonId,
    ...{ today: todayId, messages: messagesId, phone: phoneId, history: historyId },
    ...{ suppressions: suppressionsId, signIn: signInId, vehicles: vehiclesId, checks: checksId },
  },
  en: {
    ...commonEn,
    ...{ today: todayEn, messages: messagesEn, phone: phoneEn, history: historyEn },
    ...{ suppressions: suppressionsEn, signIn: signInEn, vehicles: vehiclesEn, checks: checksEn },
  },
};

/** Every text of the page in one language. */
export type Texts = (typeof TEXTS)["id"];

export function textsOf(language: Language): Texts {
  return TEXTS[language];
}
