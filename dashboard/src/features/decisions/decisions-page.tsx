import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { type Cause, CAUSES } from '../../lib/filters.js';
import { TopBar } from '../../shell/top-bar.js';
import { usePages } from '../../ui/use-pages.js';
import { CAUSE_WORDS, DecisionPart } from './decision-part.js';

const SIZES = ['1', '5', '10', '50', '100', '500', '1000'];

/** What happened, everywhere? */
export function DecisionsPage(): ReactElement {
  const search = useSearch({ from: '/decisions' });
  const navigate = useNavigate({ from: '/decisions' });
  const pages = usePages(JSON.stringify(search));
  return (
    <>
      <TopBar title="Decisions" />
      <main id="main" className="page" tabIndex={-1}>
        <div className="filter-bar" role="search">
          <select
            aria-label="Cause"
            data-key="/"
            value={search.cause ?? ''}
            onChange={(event) =>
              void navigate({
                search: { ...search, cause: (event.target.value || undefined) as Cause | undefined },
              })
            }
          >
            <option value="">Every cause</option>
            {CAUSES.map((cause) => (
              <option key={cause} value={cause}>
                {CAUSE_WORDS[cause]}
              </option>
            ))}
          </select>
          <select
            aria-label="Size"
            value={search.min ?? ''}
            onChange={(event) =>
              void navigate({ search: { ...search, min: event.target.value || undefined } })
            }
          >
            <option value="">Every size</option>
            {SIZES.map((min) => (
              <option key={min} value={min}>
                {min} or more a day
              </option>
            ))}
          </select>
        </div>
        <div className="table-region" role="region" aria-label="Decisions, a table" tabIndex={0}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Arm</th>
                <th scope="col">When</th>
                <th scope="col" className="number">
                  Change
                </th>
                <th scope="col" className="p2">
                  Campaign
                </th>
                <th scope="col" className="p2">
                  Cause
                </th>
                <th scope="col" className="p3">
                  Why
                </th>
              </tr>
            </thead>
            {pages.cursors.map((after, index) => (
              <DecisionPart
                key={after ?? 'first'}
                after={after}
                search={search}
                onMore={index === pages.cursors.length - 1 ? pages.more : null}
              />
            ))}
          </table>
        </div>
      </main>
    </>
  );
}
