import type { ReactElement } from 'react';
import type { SourceStripQuery } from '../../gql/graphql.js';
import { ageText } from '../../lib/time.js';
import { PlatformGlyph } from '../../marks/glyph.js';
import { StatePanel } from '../../ui/state-panel.js';
import { Tag } from '../../ui/tag.js';

export interface SourcesViewProps {
  readonly sources: SourceStripQuery['dataSources'];
  readonly accountNowMs: number;
}

const TWICE_A_DAY_MS = 12 * 3_600_000;

export function SourcesView({ sources, accountNowMs }: SourcesViewProps): ReactElement {
  if (sources.length === 0)
    return (
      <StatePanel
        title="No figures have come in yet"
        text="They come by recordObservations, or by trimtab import from a file."
      />
    );
  return (
    <div className="table-region" role="region" aria-label="Sources, a table" tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col">Data age</th>
            <th scope="col" className="number">
              Real or simulated
            </th>
          </tr>
        </thead>
        <tbody>
          {sources.map((source) => {
            const ageMs = source.lastAsOf === null ? null : accountNowMs - Date.parse(source.lastAsOf);
            return (
              <tr key={source.name}>
                <th scope="row">
                  <PlatformGlyph platform={source.name} />
                  <span className="row-name">{source.name}</span>
                </th>
                <td>
                  {ageMs === null ? '—' : ageText(ageMs)}{' '}
                  {ageMs !== null && ageMs > TWICE_A_DAY_MS && <Tag tone="warn">old</Tag>}
                </td>
                <td className="number quiet">{source.simulated ? 'simulated' : 'real'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
