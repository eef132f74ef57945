/** The timings of the synod, in µs. */
export interface SynodSettings {
  /** After how long a proposer asks again those who have not answered. */
  readonly resendMicros: number;
  /** The first back-off after being outbid; doubles with each further one. */
  readonly backoffMicros: number;
  /** The back-off grows no further. A wait is between once and twice the back-off. */
  readonly backoffCapMicros: number;
  /** How long a server waits for a decision before it asks around; drawn between once and twice this. */
  readonly learnMicros: number;
  /** How many times it asks around before it finds out by a ballot of its own. */
  readonly asksBeforeBallot: number;
}

export const SYNOD_DEFAULTS: SynodSettings = {
  resendMicros: 100_000,
  backoffMicros: 50_000,
  backoffCapMicros: 800_000,
  learnMicros: 300_000,
  asksBeforeBallot: 2,
};
