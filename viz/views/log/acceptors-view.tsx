import { formatBallot } from '../../../core/paxos/ballot.js';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { App } from '../../app/app.js';
import type { SceneMark, ViewProps } from '../../app/view.js';
import type { ReplicatedLog } from '../../model/tables.js';
import type { Row, TraceModel } from '../../model/trace-model.js';
import { NO_ROW } from '../../model/trace-model.js';
import type { AcceptorRow, BallotRow, Fact } from './ballot-rows.js';
import { acceptorRow, ballotRows } from './ballot-rows.js';
import './acceptors.css';

export interface AcceptorsProps extends ViewProps {
  readonly log: ReplicatedLog;
  readonly model: TraceModel;
}

/** Paxos for one value: what each acceptor holds at the cursor, and the ballots so far. */
export function AcceptorsView({ app, onScene, log, model }: AcceptorsProps): JSX.Element {
  const row = app.cursor.value;
  const acceptors = log.acceptors.map((history) => acceptorRow(history, row));
  const ballots = ballotRows(log.ballots, row);
  const draws = useRef(0);
  useEffect(() => {
    draws.current += 1;
    const marks = [...acceptors.flatMap(acceptorMarks), ...ballots.map(ballotMark)];
    onScene({ view: 'log', marks, folded: log.ballots.length - ballots.length, draws: draws.current });
  }, [row, log]);
  const name = (actor: number): string => model.actors[actor]?.name ?? '?';
  const chosen = ballots.find((ballot) => ballot.chosen !== NO_ROW)?.value?.text;
  return (
    <div class="acceptors">
      <p>
        {chosen === undefined ? 'No value is chosen so far.' : `The value ${chosen} is chosen.`}{' '}
        <span class="acceptors-hint">
          A dashed frame: in memory only, not durable yet. A ballot is round.server.
        </span>
      </p>
      <AcceptorTable app={app} rows={acceptors} name={name} />
      <BallotTable app={app} rows={ballots} later={log.ballots.length - ballots.length} name={name} />
    </div>
  );
}

interface TableProps<T> {
  readonly app: App;
  readonly rows: readonly T[];
  readonly name: (actor: number) => string;
}

function AcceptorTable({ app, rows, name }: TableProps<AcceptorRow>): JSX.Element {
  return (
    <div class="acceptors-box">
      <table>
        <caption>Acceptors at the cursor</caption>
        <thead>
          <tr>
            <th scope="col">server</th>
            <th scope="col">promised ballot</th>
            <th scope="col">accepted ballot: value</th>
            <th scope="col">learned</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ actor, step, promised, accepted, learned }) => (
            <tr key={actor} class={step?.isUp === true ? '' : 'acceptors-down'}>
              <th scope="row">
                {name(actor)}
                {step?.isUp === true ? '' : ' (down)'}
              </th>
              <td>{factOf(app, promised)}</td>
              <td>{factOf(app, accepted)}</td>
              <td>{factOf(app, learned)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function BallotTable({
  app,
  rows,
  name,
  later,
}: TableProps<BallotRow> & { readonly later: number }): JSX.Element {
  return (
    <div class="acceptors-box">
      <table>
        <caption>
          Ballots, the highest first
          {later > 0 ? `; ${String(later)} more ${later === 1 ? 'begins' : 'begin'} later` : ''}
        </caption>
        <thead>
          <tr>
            <th scope="col">ballot</th>
            <th scope="col">by</th>
            <th scope="col">promised by</th>
            <th scope="col">value</th>
            <th scope="col">accepted by</th>
            <th scope="col">chosen</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((ballot) => (
            <BallotLine key={ballot.ballot} app={app} ballot={ballot} name={name} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface LineProps {
  readonly app: App;
  readonly ballot: BallotRow;
  readonly name: (actor: number) => string;
}

function BallotLine({ app, ballot, name }: LineProps): JSX.Element {
  const { promises, prepared, value, accepted, chosen } = ballot;
  return (
    <tr>
      <th scope="row">{formatBallot(ballot.ballot)}</th>
      <td>{name(ballot.proposer)}</td>
      <td>
        {promises.map(({ actor, row, reported }) => (
          <Chip key={row} app={app} row={row}>
            {name(actor)}
            {reported === null ? '' : ` (${reported})`}
          </Chip>
        ))}
        {prepared === NO_ROW ? null : (
          <Chip app={app} row={prepared}>
            quorum
          </Chip>
        )}
      </td>
      <td>{value === null ? '–' : <ValueCell app={app} ballot={ballot} name={name} />}</td>
      <td>
        {accepted.map(({ actor, row, isTentative }) => (
          <Chip key={row} app={app} row={row} isTentative={isTentative}>
            {name(actor)}
          </Chip>
        ))}
      </td>
      <td>
        {chosen === NO_ROW ? null : (
          <Chip app={app} row={chosen}>
            chosen
          </Chip>
        )}
      </td>
    </tr>
  );
}

/** The value, and who forced it; a higher report that was passed over is the break of the protocol itself. */
function ValueCell({ app, ballot, name }: LineProps): JSX.Element {
  const { value, forcedBy, overlooked } = ballot;
  return (
    <>
      {factOf(app, value)}
      {forcedBy === null ? 'free choice' : `forced by ${name(forcedBy)}`}
      {overlooked === null ? null : (
        <div class="acceptors-wrong">
          ▲ passed over:{' '}
          <Chip app={app} row={overlooked.row}>
            {`${name(overlooked.actor)} reported ${overlooked.reported}`}
          </Chip>
        </div>
      )}
    </>
  );
}

interface ChipProps {
  readonly app: App;
  readonly row: Row;
  readonly isTentative?: boolean;
  readonly children?: ComponentChildren;
}

/** Takes the cursor to the event. */
function Chip({ app, row, isTentative = false, children }: ChipProps): JSX.Element {
  return (
    <button
      type="button"
      class={isTentative ? 'fact tentative' : 'fact'}
      title={isTentative ? 'in memory only, so far' : undefined}
      aria-current={app.cursor.value === row ? 'true' : undefined}
      onClick={() => {
        app.moveTo(row, 'jump');
      }}
    >
      {children}
    </button>
  );
}

function factOf(app: App, fact: Fact | null): JSX.Element | string {
  if (fact === null) return '–';
  return (
    <Chip app={app} row={fact.row} isTentative={fact.isTentative}>
      {fact.text}
    </Chip>
  );
}

function acceptorMarks({ actor, promised, accepted, learned }: AcceptorRow): readonly SceneMark[] {
  const facts = { promised, accepted, learned };
  return Object.entries(facts).flatMap(([kind, fact]) =>
    fact === null ? [] : [{ kind, row: fact.row, lane: actor, x: 0, y: 0, label: fact.text }],
  );
}

function ballotMark({ ballot, proposer, promises, value, accepted, chosen }: BallotRow): SceneMark {
  const label = [
    formatBallot(ballot),
    `${String(promises.length)} promised`,
    ...(value === null ? [] : [`value ${value.text}`]),
    `${String(accepted.length)} accepted`,
    ...(chosen === NO_ROW ? [] : ['chosen']),
  ].join(', ');
  return { kind: 'ballot', row: chosen, lane: proposer, x: 0, y: 0, label };
}
