/** Timers of a client, those of its handle and those of the application that uses it. */
export type ClientTimer =
  /** The server is silent for too long: leave it. */
  | { readonly kind: 'client-silence' }
  /** Nothing was sent for a while: keep the session alive. */
  | { readonly kind: 'client-ping' }
  /** All servers were tried in vain: try again. */
  | { readonly kind: 'client-reconnect' }
  /** The server at hand only reads: ask another one whether it writes. */
  | { readonly kind: 'client-search' }
  /** An application's own: `task` says whose, `step` what it waited for. */
  | { readonly kind: 'application'; readonly task: number; readonly step: number };
