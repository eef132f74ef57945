import { csvExporter } from './csv.js';
import type { Exporter } from './exporter.js';
import { mermaidExporter } from './mermaid.js';
import { perfettoExporter } from './perfetto.js';
import { shivizExporter } from './shiviz.js';

/** All that can be made of a trace without a page, in the order in which they are offered. */
export const EXPORTERS: readonly Exporter[] = [
  mermaidExporter,
  csvExporter,
  perfettoExporter,
  shivizExporter,
];
