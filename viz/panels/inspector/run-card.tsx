import type { JSX } from 'preact';
import { countOf, durationText } from '../../app/format.js';
import { replayCommand } from '../../app/replay-command.js';
import type { Workbench } from '../../app/workbench.js';
import type { TraceModel } from '../../model/trace-model.js';
import { copyText } from '../clipboard.js';
import { Tool } from '../parts.js';

export interface RunCardProps {
  readonly app: Workbench;
  readonly model: TraceModel;
}

/** Which run this is, and how to run it again. */
export function RunCard({ app, model }: RunCardProps): JSX.Element {
  const { header, footer } = model;
  const servers = model.actors.filter(({ role }) => role === 'server').length;
  const clients = model.actors.filter(({ role }) => role === 'client').length;
  const command = replayCommand(header) ?? `quorumlab replay ${model.name}`;
  return (
    <section>
      <h3>This run</h3>
      <dl class="fields">
        <dt>scenario</dt>
        <dd>
          {header.scenario} on {header.protocol}
        </dd>
        {header.variant !== null && (
          <>
            <dt>variant</dt>
            <dd>{header.variant}</dd>
          </>
        )}
        <dt>seed</dt>
        <dd class="mono">{header.seed}</dd>
        <dt>actors</dt>
        <dd>
          {countOf(servers, 'server')}, {countOf(clients, 'client')}
        </dd>
        <dt>length</dt>
        <dd>{durationText(model.endMicros - model.beginMicros)} of virtual time</dd>
        {footer !== null && (
          <>
            <dt>run hash</dt>
            <dd class="mono">{footer.hash}</dd>
          </>
        )}
      </dl>
      <p class="command">
        <code>{command}</code>
        <Tool
          label="Copy"
          onPress={() => {
            void copy(app, command);
          }}
        />
      </p>
    </section>
  );
}

async function copy(app: Workbench, text: string): Promise<void> {
  app.notice.value = (await copyText(text)) ? 'Copied.' : 'This browser did not allow copying.';
}
