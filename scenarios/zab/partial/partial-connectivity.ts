import type { Scenario } from '../../scenario.js';
import {
  pcChain,
  pcCloudflare,
  pcIntersectingMajorities,
  pcMajoritiesRing,
  pcRaftLiveness,
  pcTiebreaker,
} from './calm.js';
import { pcGrayLink, pcOneWayDeaf, pcOneWayMute } from './one-way.js';
import {
  pcConstrained,
  pcDeafBestCandidate,
  pcElectionPortOnly,
  pcHubColdStart,
  pcQuorumLoss,
} from './stalls.js';

/** Some servers see each other and others do not. */
export const PARTIAL_CONNECTIVITY: readonly Scenario[] = [
  pcChain,
  pcQuorumLoss,
  pcConstrained,
  pcHubColdStart,
  pcRaftLiveness,
  pcCloudflare,
  pcOneWayMute,
  pcOneWayDeaf,
  pcDeafBestCandidate,
  pcElectionPortOnly,
  pcIntersectingMajorities,
  pcMajoritiesRing,
  pcTiebreaker,
  pcGrayLink,
];
