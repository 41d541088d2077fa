import type { ReactElement } from 'react';
import { useAsk } from '../../api/hooks.js';
import { DecisionInputsDocument } from '../../gql/graphql.js';
import { Panel } from '../../ui/panel.js';
import { Loaded, StatePanel } from '../../ui/state-panel.js';

/** What the cycle rested on, then and now. */
export function InputsPanel({ cycleId }: { cycleId: string }): ReactElement {
  const inputs = useAsk(DecisionInputsDocument, { id: cycleId });
  return (
    <Panel title="Inputs it used" note="as stored, never fetched again">
      <Loaded asked={inputs} what="The inputs" rows={5}>
        {({ node }) => {
          const rows = node?.__typename === 'Cycle' ? node.inputs : [];
          if (rows.length === 0)
            return (
              <StatePanel
                title="No inputs are kept"
                text="The cycle decided nothing, or they are too old to be kept."
              />
            );
          return (
            <div className="table-region" role="region" aria-label="Inputs it used, a table" tabIndex={0}>
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">Input</th>
                    <th scope="col" className="number">
                      Value then
                    </th>
                    <th scope="col" className="number">
                      Value now
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map(({ name, before, now }) => (
                    <tr key={name}>
                      <th scope="row">{wordsOf(name)}</th>
                      <td className="number strong">{before ?? '—'}</td>
                      <td className={before === now ? 'number quiet' : 'number restated'}>
                        {before === now ? 'same' : (now ?? '—')}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          );
        }}
      </Loaded>
    </Panel>
  );
}

function wordsOf(name: string): string {
  const words = name.toLowerCase().replaceAll('_', ' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
