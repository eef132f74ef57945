import { describe, expect, it } from 'vitest';

import type { RunEvent } from '../../../../scenarios/run-recipe.js';
import { NO_ROW } from '../../../../viz/model/trace-model.js';
import { recipe } from '../../recipes.js';
import { collectRun } from './feed.js';

describe('an intact run of ZAB', () => {
  const run = collectRun(recipe('zab', 7));

  it('logs every transaction that was proposed, appended, committed or applied, in that order', () => {
    for (const { actor, cells } of run.tables.log.servers) {
      const times = (kind: RunEvent['kind']): number =>
        run.events.filter((one) => one.actor === actor && one.event.kind === kind).length;
      expect(cells.filter(({ applied }) => applied !== NO_ROW).length).toBeGreaterThanOrEqual(1);
      expect(cells.filter(({ appended: row }) => row !== NO_ROW)).toHaveLength(times('log.appended'));
      for (const { appended: row, durable, committed, applied } of cells) {
        if (durable !== NO_ROW) expect(durable).toBeGreaterThan(row);
        if (applied !== NO_ROW && committed !== NO_ROW) expect(applied).toBeGreaterThan(committed);
      }
    }
  });

  it('ends, for every server that is up, with the log that the server says it has', () => {
    let checked = 0;
    for (const { actor, cells, bases } of run.tables.log.servers) {
      let logged: number | null = null;
      for (const { event, actor: of } of run.events) {
        if (of !== actor) continue;
        if (event.kind === 'process.crashed') logged = null;
        else if (event.kind === 'log.recovered') logged = event.last;
        else if (event.kind === 'log.appended' && 'zxid' in event) logged = event.zxid;
        else if (event.kind === 'log.truncated') logged = event.zxid;
        else if (event.kind === 'snap.written' && event.isInstalled) logged = event.zxid;
      }
      if (logged === null) continue;
      const live = cells.filter(({ removed, appended: row }) => removed === NO_ROW && row !== NO_ROW);
      expect(Math.max(bases.at(-1)?.zxid ?? 0, ...live.map(({ zxid }) => zxid))).toBe(logged);
      checked += 1;
    }
    expect(checked).toBeGreaterThan(0);
  });

  it('opened its sessions: they are as many as were opened, each with an attachment for every one that was reported', () => {
    const opens = new Set(
      run.events.flatMap(({ event }) => (event.kind === 'session.opened' ? [event.session] : [])),
    );
    const attachments = run.events.filter(({ event }) => event.kind === 'session.attached');
    expect(opens.size).toBeGreaterThan(0);
    expect(new Set(run.tables.sessions.map(({ session }) => session))).toEqual(opens);
    expect(run.tables.sessions.flatMap((one) => one.attachments)).toHaveLength(attachments.length);
    for (const { attachments: list } of run.tables.sessions)
      for (const { start, end } of list) if (end !== NO_ROW) expect(end).toBeGreaterThan(start);
  });

  it('keeps the order of watches, and each event that was sent has its watch', () => {
    const { watches } = run.tables;
    const sent = run.events.flatMap(({ event }, row) => (event.kind === 'watch.fired' ? [row] : []));
    expect(sent.length).toBeGreaterThan(0);
    expect(new Set(watches.flatMap((watch) => (watch.fired === NO_ROW ? [] : [watch.fired])))).toEqual(
      new Set(sent),
    );
    for (const watch of watches) {
      expect(watch.shownBefore).toBe(NO_ROW);
      if (watch.armed !== NO_ROW && watch.fired !== NO_ROW)
        expect(watch.changed).toBeGreaterThan(watch.armed);
      if (watch.told !== NO_ROW) expect(watch.told).toBeGreaterThan(watch.fired);
    }
  });

  it('tells of znodes in the order of rows, and a server that is up ends with parents for all', () => {
    const { tables } = run;
    const trees = new Map<number, Set<string>>();
    let last = 0;
    for (const { row, server, path, op } of tables.znodes) {
      expect(row).toBeGreaterThanOrEqual(last);
      last = row;
      const tree = trees.get(server) ?? new Set();
      trees.set(server, tree);
      if (op === 'deleted') expect(tree.delete(path)).toBe(true);
      else tree.add(path);
    }
    expect(trees.size).toBeGreaterThan(0);
    for (const tree of trees.values()) {
      expect(tree.size).toBeGreaterThan(1);
      for (const path of tree) expect(tree).toContain(path.slice(0, Math.max(1, path.lastIndexOf('/'))));
    }
  });
});

describe('a run of the synod', () => {
  const run = collectRun(recipe('synod', 298, 'px-03'));

  it('has as many promises, acceptances and choices as it has events of them', () => {
    const { ballots } = run.tables.log;
    const count = (kind: RunEvent['kind']): number =>
      run.events.filter(({ event }) => event.kind === kind).length;
    expect(count('paxos.promised')).toBeGreaterThan(0);
    expect(ballots.flatMap(({ promises }) => promises)).toHaveLength(count('paxos.promised'));
    expect(ballots.flatMap(({ accepted }) => accepted)).toHaveLength(count('log.appended'));
    const chosen = new Set(ballots.flatMap((one) => (one.chosen === NO_ROW ? [] : [one.ballot])));
    expect(chosen.size).toBeGreaterThan(0);
    for (const { event } of run.events)
      if (event.kind === 'paxos.chosen') expect(chosen).toContain(event.ballot);
  });

  it('names who forced a recovered value', () => {
    const recovered = run.events.flatMap(({ event }) =>
      event.kind === 'paxos.proposed' && event.how === 'recovered' ? [event.ballot] : [],
    );
    for (const { ballot, proposal, promises } of run.tables.log.ballots) {
      if (proposal === null) continue;
      expect(proposal.forcedBy !== null).toBe(recovered.includes(ballot));
      if (proposal.forcedBy === null) continue;
      const forcing = promises.find(({ actor }) => actor === proposal.forcedBy);
      expect(forcing?.accepted?.value).toBe(proposal.value);
    }
  });
});
