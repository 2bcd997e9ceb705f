import { renameSync, writeFileSync } from "node:fs";

/** A wall clock for processes under test. */
export interface WallClock {
  /** The file to start them with. */
  readonly file: string;
  /** Sets it to an instant, from which it runs on. */
  set(instant: string): void;
  /** Moves it. */
  shift(ms: number): void;
  now(): Date;
}

/** Makes a clock that shows `start` now. */
export function wallClock(file: string, start: string): WallClock {
  let shift = 0;
  const write = (ms: number) => {
    shift = Math.round(ms);
    // Renamed into place: half a number would be another time.
    writeFileSync(`${file}.new`, String(shift));
    renameSync(`${file}.new`, file);
  };
  const set = (instant: string) => write(Date.parse(instant) - Date.now());
  set(start);
  return { file, set, shift: (ms) => write(shift + ms), now: () => new Date(Date.now() + shift) };
}
