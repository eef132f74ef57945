/** What a command's exit code means. */
export const EXIT_CODES = { held: 0, broken: 1, unusable: 2, inconclusive: 3, interrupted: 130 } as const;
