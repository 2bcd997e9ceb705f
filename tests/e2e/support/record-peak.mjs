// A program's preload: writes its peak memory, in KB, to `PEAK_FILE` when it ends.
import { writeFileSync } from "node:fs";
import { peakMemoryKb } from "@pengingat/test-support/peak-memory";

process.on("exit", () => writeFileSync(process.env.PEAK_FILE, String(peakMemoryKb())));
