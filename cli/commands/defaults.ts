/** What stands for an option that is left out, where help says it and the command does it. */

/** The ensemble size of `quorumlab conform`. */
export const CONFORM_SERVERS = 3;
/** Where the page of `quorumlab report` goes. */
export const REPORT_PAGE = 'report.html';
