/** Small things that many panels are made of. */
import type { ComponentChildren, JSX } from 'preact';
import { timeText } from '../app/format.js';
import { Icon } from './icon.js';
import type { IconName } from './icon.js';
import type { Workbench } from '../app/workbench.js';
import type { Row, TraceModel } from '../model/trace-model.js';
import { NO_ROW } from '../model/trace-model.js';

export interface RowLinkProps {
  readonly app: Workbench;
  readonly row: Row;
  readonly children?: ComponentChildren;
}

/** Takes the cursor to an event. Without children it shows the event's number. */
export function RowLink({ app, row, children }: RowLinkProps): JSX.Element {
  const model = app.model.value;
  if (row === NO_ROW || model === null) return <span class="absent">not in this file</span>;
  return (
    <button
      type="button"
      class="link"
      aria-current={app.cursor.value === row ? 'true' : undefined}
      title={`${placeText(model, row)}: ${app.details.summary(row)}`}
      onClick={() => {
        app.moveTo(row, 'jump');
      }}
    >
      {children ?? `#${String(indexOf(model, row))}`}
    </button>
  );
}

export interface ToolProps {
  readonly label: string;
  /** What the button shows in place of words. */
  readonly sign?: IconName;
  readonly shortcut?: string;
  readonly isPressed?: boolean;
  readonly isDisabled?: boolean;
  readonly onPress: () => void;
}

/** A button of a bar: words, or a sign with the words as its name. */
export function Tool({ label, sign, shortcut, isPressed, isDisabled, onPress }: ToolProps): JSX.Element {
  return (
    <button
      type="button"
      class={sign === undefined ? 'tool' : 'tool sign'}
      aria-label={sign === undefined ? undefined : label}
      aria-pressed={isPressed}
      aria-keyshortcuts={shortcut}
      title={shortcut === undefined ? label : `${label} (${shortcut})`}
      disabled={isDisabled === true}
      onClick={onPress}
    >
      {sign === undefined ? label : <Icon name={sign} />}
    </button>
  );
}

/** The number of an event in the run. */
export function indexOf(model: TraceModel, row: Row): number {
  return model.columns.index[row] ?? row;
}

export function actorName(model: TraceModel, place: number): string {
  return model.actors[place]?.name ?? '?';
}

export function actorOf(model: TraceModel, row: Row): string {
  return actorName(model, model.columns.actor[row] ?? 0);
}

export function kindOf(model: TraceModel, row: Row): string {
  return model.kinds[model.columns.kind[row] ?? 0]?.kind ?? '?';
}

/** `#812, s2, 1.204113 s`. */
export function placeText(model: TraceModel, row: Row): string {
  const time = timeText(model.columns.micros[row] ?? 0);
  return `#${String(indexOf(model, row))}, ${actorOf(model, row)}, ${time}`;
}
