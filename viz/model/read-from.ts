/** Where reading begins in a file that holds more than can be read: behind so many events, or around the event of a number. */
export type ReadFrom =
  | { readonly kind: 'skip'; readonly events: number }
  | { readonly kind: 'around'; readonly index: number };
