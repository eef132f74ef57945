/** The rules of the znode service: of updates (L), reads (R), sessions (S), ephemerals (E) and watches (W). */
export const SERVICE_RULES = {
  L1: {
    slug: 'writes-replay',
    title: 'Replaying the updates in their order gives exactly the answers that clients got',
    source:
      'Hunt, Konar, Junqueira and Reed, ZooKeeper, ATC 2010, section 2.3; Herlihy and Wing, Linearizability, 1990',
  },
  L2: {
    slug: 'writes-real-time',
    title: 'An update that returned before another was called comes before it',
    source:
      'Hunt, Konar, Junqueira and Reed, ZooKeeper, ATC 2010, section 2.3; Herlihy and Wing, Linearizability, 1990',
  },
  L3: {
    slug: 'writes-fifo',
    title: 'Updates of one session take effect in the order of their calls',
    source: 'Hunt, Konar, Junqueira and Reed, ZooKeeper, ATC 2010, section 2.3, FIFO client order',
  },
  L4: {
    slug: 'reply-zxid',
    title: 'The reply to an update carries the zxid of its transaction',
    source: 'ZooKeeper 3.8, recorded: replies of updates',
  },
  L5: {
    slug: 'version-order',
    title: 'The versions of a znode run 1, 2, 3 and so on, each once, from its creation to its deletion',
    source: "ZooKeeper Programmer's Guide, ZooKeeper stat structure",
  },
  L6: {
    slug: 'sequential-unique',
    title: 'Sequence numbers below a znode are never given twice, and rise',
    source: "ZooKeeper Programmer's Guide, sequence nodes; ZOOKEEPER-1046, 1624",
  },
  L7: {
    slug: 'conditional-once',
    title: 'An expected version succeeds once, and is refused only if it was another one',
    source: 'Hunt, Konar, Junqueira and Reed, ZooKeeper, ATC 2010, section 2.2, versions',
  },
  L8: {
    slug: 'multi-atomic',
    title: 'A multi takes effect as a whole in one transaction, or not at all',
    source: "ZooKeeper Programmer's Guide, multi; ZOOKEEPER-3127",
  },
  R1: {
    slug: 'read-evaluates',
    title: 'A read is answered from the tree as it was at its zxid',
    source: 'Lev-Ari, Bortnikov, Keidar and Shraer, Composing Ordered Sequential Consistency, IPL 2017',
  },
  R2: {
    slug: 'session-monotonic',
    title: 'What a session is shown never goes back, over reconnects too',
    source: "ZooKeeper Programmer's Guide, single system image",
  },
  R3: {
    slug: 'read-not-future',
    title: 'Nothing is read before somebody asked for it and it was committed',
    source: 'Hunt, Konar, Junqueira and Reed, ZooKeeper, ATC 2010, section 2.3',
  },
  R4: {
    slug: 'write-follows-read',
    title: 'An update comes behind everything that its session was shown before it',
    source: 'Lev-Ari, Bortnikov, Keidar and Shraer, Composing Ordered Sequential Consistency, IPL 2017',
  },
  R5: {
    slug: 'read-committed',
    title: 'What was read is in the committed history for ever',
    source: 'Junqueira, Reed and Serafini, Zab, DSN 2011, integrity and agreement',
  },
  R6: {
    slug: 'sync-read-fresh',
    title: 'A read behind a sync sees every update that returned before the sync was called',
    source: 'Hunt, Konar, Junqueira and Reed, ZooKeeper, ATC 2010, section 4.4, sync',
  },
  R7: {
    slug: 'stale-bound',
    title: 'A server that lost its leader stops answering in bounded time',
    source: "ZooKeeper Programmer's Guide, timeliness",
  },
  S1: {
    slug: 'reply-order',
    title: 'A connection is answered in the order of its calls, each once, and nothing else is answered',
    source:
      'Hunt, Konar, Junqueira and Reed, ZooKeeper, ATC 2010, section 2.3, FIFO client order; ZOOKEEPER-1863',
  },
  S2: {
    slug: 'one-outcome',
    title: 'A call ends once: ok, fail or unknown',
    source: 'ZooKeeper Java client, connection loss',
  },
  S3: {
    slug: 'timeout-clamped',
    title: 'A session has the timeout that was asked for, clipped to the allowed range',
    source: "ZooKeeper Administrator's Guide, minSessionTimeout and maxSessionTimeout",
  },
  S4: {
    slug: 'no-early-expiry',
    title: 'No session expires before its timeout since the leader heard of it last',
    source: "ZooKeeper Programmer's Guide, ZooKeeper sessions",
  },
  S5: {
    slug: 'no-late-expiry',
    title: 'A session that nobody hears of expires within its bound',
    source: "ZooKeeper Programmer's Guide, ZooKeeper sessions; ZOOKEEPER-1367, 2774",
  },
  S6: {
    slug: 'one-close',
    title: 'A session ends once, and nothing of it comes behind its end',
    source: 'ZOOKEEPER-1208, 2926',
  },
  S7: {
    slug: 'session-single-owner',
    title: 'One server at a time acts for a session, and no wrong password takes it over',
    source: "ZooKeeper Programmer's Guide, ZooKeeper sessions; ZOOKEEPER-417",
  },
  S8: {
    slug: 'silent-after-expiry',
    title: 'A session that has ended is told nothing any more',
    source: "ZooKeeper Programmer's Guide, ZooKeeper sessions",
  },
  S9: {
    slug: 'at-most-once',
    title: 'No call takes effect twice',
    source: 'ZooKeeper Java client, connection loss',
  },
  S10: {
    slug: 'expiry-true',
    title: 'Only a session that has ended is told so',
    source: "ZooKeeper Programmer's Guide, ZooKeeper sessions",
  },
  S11: {
    slug: 'session-id-fresh',
    title: 'No session gets the id of another one',
    source: 'ZooKeeper server, initializeNextSessionId',
  },
  E1: {
    slug: 'ephemeral-owner-live',
    title: 'An ephemeral never outlives its session',
    source: "ZooKeeper Programmer's Guide, ephemeral nodes; ZOOKEEPER-1208, 3144",
  },
  E2: {
    slug: 'close-takes-all',
    title: 'The end of a session removes its ephemerals, all at once, and nothing else',
    source: "ZooKeeper Programmer's Guide, ephemeral nodes; ZOOKEEPER-3145",
  },
  E3: {
    slug: 'ephemeral-kept',
    title: 'An ephemeral goes with its session or by a delete, and by nothing else',
    source: "ZooKeeper Programmer's Guide, ephemeral nodes; ZOOKEEPER-2355",
  },
  E4: {
    slug: 'ephemeral-childless',
    title: 'An ephemeral has no children, and its own session sees it while both live',
    source: "ZooKeeper Programmer's Guide, ephemeral nodes",
  },
  W1: {
    slug: 'watch-at-most-once',
    title: 'A watch fires once',
    source: "ZooKeeper Programmer's Guide, ZooKeeper watches",
  },
  W2: {
    slug: 'watch-exactly-once',
    title: 'The first change behind a watch gives its event',
    source: "ZooKeeper Programmer's Guide, ZooKeeper watches",
  },
  W3: {
    slug: 'watch-before-data',
    title: 'A client sees the event before it sees the change',
    source: "ZooKeeper Programmer's Guide, what ZooKeeper guarantees about watches",
  },
  W4: {
    slug: 'watch-zxid-order',
    title: 'Events come in the order of the changes, and in step with replies',
    source: "ZooKeeper Programmer's Guide, what ZooKeeper guarantees about watches",
  },
  W5: {
    slug: 'watch-has-cause',
    title: 'Each event has a change behind it, or is a catch-up',
    source: "ZooKeeper Programmer's Guide, ZooKeeper watches",
  },
  W6: {
    slug: 'watch-type',
    title: 'The type of an event fits its change',
    source: "ZooKeeper Programmer's Guide, semantics of watches",
  },
  W7: {
    slug: 'watch-catch-up',
    title: 'Who registers watches again is told of what still shows',
    source: 'ZooKeeper 3.8, recorded: setWatches; ZOOKEEPER-1667',
  },
  W8: {
    slug: 'watch-persistent',
    title: 'A watch that stays tells of every change in its scope, each once',
    source: "ZooKeeper Programmer's Guide, persistent, recursive watches; ZOOKEEPER-1416",
  },
  W9: {
    slug: 'watch-removal',
    title: 'Nothing is heard of a watch that was given up, or behind the end of its session',
    source: "ZooKeeper Programmer's Guide, ZooKeeper watches",
  },
  W10: {
    slug: 'reread-fresh',
    title: 'A read behind an event sees the change',
    source: "ZooKeeper Programmer's Guide, what ZooKeeper guarantees about watches",
  },
  W11: {
    slug: 'watch-private',
    title: 'A session gets its own events only, for paths that it watches',
    source: "ZooKeeper Programmer's Guide, ZooKeeper watches",
  },
} as const satisfies Readonly<
  Record<string, { readonly slug: string; readonly title: string; readonly source: string }>
>;
