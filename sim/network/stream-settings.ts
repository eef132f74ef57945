/** How the connections of a run behave when nothing is planned. */
export interface StreamSettings {
  /** How many messages may be unacknowledged in one direction before `send` says that the window is full. */
  readonly windowMessages: number;
  /** After how long with unacknowledged messages the world gives a connection up, in µs. */
  readonly silenceMicros: number;
  /** How often a connection is reset by chance, in parts of a million of its messages. */
  readonly resetPpm: number;
}
