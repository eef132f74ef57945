import type { ComponentType } from 'preact';
import type { Row } from '../model/trace-model.js';
import type { App, ViewId } from './app.js';

/** A mark as it was drawn, for tests, hit testing and exports: what it is, where, and which row it stands for. */
export interface SceneMark {
  /** `message`, `event`, `role`, `cell` … */
  readonly kind: string;
  readonly row: Row;
  readonly lane: number;
  readonly x: number;
  readonly y: number;
  readonly label?: string;
}

/** What a view drew last: all marks, and how many events it folded together or left out at this zoom. */
export interface Scene {
  readonly view: ViewId;
  readonly marks: readonly SceneMark[];
  readonly folded: number;
  /** How often it was drawn, for tests of redraws. */
  readonly draws: number;
}

export interface ViewProps {
  readonly app: App;
  /** Tells what was drawn; called after each drawing. */
  readonly onScene: (scene: Scene) => void;
}

/** One entry of the tabs. A view fills the box that it is given and follows its size. */
export interface View {
  readonly id: ViewId;
  readonly title: string;
  readonly key: string;
  readonly Component: ComponentType<ViewProps>;
  /** The present picture as an SVG text with its caption; null if the view cannot say it so (then the table is exported). */
  readonly toSvg: ((app: App, size: { readonly width: number; readonly height: number }) => string) | null;
}
