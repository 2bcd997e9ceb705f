/** Options of `fonnteMessenger`. */
export interface FonnteOptions {
  /**
   * The device's token, as Fonnte's dashboard shows it; of several, joined by commas, Fonnte picks one at random. Never
   * part of a message, an outcome or a dump of the messenger.
   */
  readonly token: string;
  /**
   * Where the API is; `/send` is put after it. May have a path.
   * @default "https://api.fonnte.com"
   */
  readonly baseUrl?: string;
  /**
   * The longest that one `send` takes, in milliseconds: name look-up, connection, request and the whole reply. At
   * least 1.
   * @default 30000
   */
  readonly timeoutMs?: number;
  /**
   * The country code that Fonnte puts in front of numbers that it takes for national ones. A run's numbers all have
   * one, so `"0"`, which leaves them alone, is right wherever customers live.
   * @default "0"
   */
  readonly countryCode?: string;
}
