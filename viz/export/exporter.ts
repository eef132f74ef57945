/** What can be made of the open trace besides a picture. Nothing here knows a page: texts in, texts out. */
import type { TraceService } from '../model/service.js';
import type { Row, TraceModel } from '../model/trace-model.js';

/** What is to be exported. */
export interface ExportRequest {
  readonly model: TraceModel;
  readonly service: Pick<TraceService, 'details' | 'tables'>;
  /** The rows that the reader sees, rising: those of the search, the cone or the range. Null: all. */
  readonly rows: readonly Row[] | null;
  /** The event at hand. */
  readonly cursor: Row;
}

/** A file to save. */
export interface ExportFile {
  readonly name: string;
  readonly mime: string;
  /** Its text in pieces: a trace of a million events is never one string. */
  readonly parts: readonly string[];
  /** What was left out, in sentences; empty if nothing was. */
  readonly notes: readonly string[];
}

export interface Exporter {
  readonly id: string;
  /** `Mermaid diagram`. */
  readonly title: string;
  /** What it is good for, in a sentence. */
  readonly says: string;
  make(request: ExportRequest): Promise<ExportFile>;
}

/** Events whose texts are fetched at a time. */
const DETAILS_AT_ONCE = 2_000;

/** The one-line texts of rows, in their order. */
export async function summariesOf(
  { service }: Pick<ExportRequest, 'service'>,
  rows: readonly Row[],
): Promise<readonly string[]> {
  const texts = new Map<Row, string>();
  for (let from = 0; from < rows.length; from += DETAILS_AT_ONCE) {
    const details = await service.details(rows.slice(from, from + DETAILS_AT_ONCE));
    for (const { row, summary } of details) texts.set(row, summary);
  }
  return rows.map((row) => texts.get(row) ?? '');
}

/** All rows that are asked for. */
export function rowsOf({ model, rows }: Pick<ExportRequest, 'model' | 'rows'>): readonly Row[] {
  return rows ?? Array.from({ length: model.columns.count }, (_, row) => row);
}

/** The name of a file that is made of a trace: `swarm-zab-24.csv` of `swarm-zab-24.jsonl.gz`. */
export function fileNameOf(model: TraceModel, ending: string): string {
  return `${model.name.replace(/\.jsonl(\.gz)?$/, '')}.${ending}`;
}

/** `1,234` */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `s1`, `c2`, `world`. */
export function actorName(model: TraceModel, place: number): string {
  return model.actors[place]?.name ?? `actor ${String(place)}`;
}
