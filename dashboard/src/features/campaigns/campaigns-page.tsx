import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import type { Status } from '../../lib/filters.js';
import { STATUSES } from '../../lib/filters.js';
import { TopBar } from '../../shell/top-bar.js';
import { usePages } from '../../ui/use-pages.js';
import { BulkActs, type Picked } from './bulk-acts.js';
import { CampaignPart } from './campaign-part.js';

/** Which campaigns are off? */
export function CampaignsPage(): ReactElement {
  const search = useSearch({ from: '/campaigns' });
  const navigate = useNavigate({ from: '/campaigns' });
  const pages = usePages(JSON.stringify(search));
  const [picked, setPicked] = useState<Picked>(new Map());
  const pick = (id: string, version: number, isPicked: boolean): void => {
    const next = new Map(picked);
    if (isPicked) next.set(id, version);
    else next.delete(id);
    setPicked(next);
  };
  return (
    <>
      <TopBar title="Campaigns" />
      <main id="main" className="page" tabIndex={-1}>
        <div className="filter-bar" role="search">
          <input
            type="search"
            aria-label="Name contains"
            placeholder="Name contains…"
            data-key="/"
            value={search.q ?? ''}
            onChange={(event) =>
              void navigate({ search: { ...search, q: event.target.value || undefined }, replace: true })
            }
          />
          <select
            aria-label="Status"
            value={search.status ?? ''}
            onChange={(event) =>
              void navigate({
                search: { ...search, status: (event.target.value || undefined) as Status | undefined },
              })
            }
          >
            <option value="">Every status</option>
            {STATUSES.map((status) => (
              <option key={status} value={status}>
                {status.slice(0, 1) + status.slice(1).toLowerCase()}
              </option>
            ))}
          </select>
          <BulkActs picked={picked} onDone={() => setPicked(new Map())} />
        </div>
        <div className="table-region" role="region" aria-label="Campaigns, a table" tabIndex={0}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Campaign</th>
                <th scope="col">Status</th>
                <th scope="col" className="number p2">
                  Daily budget
                </th>
                <th scope="col" className="number">
                  Spent
                </th>
                <th scope="col" className="number p2">
                  Of budget
                </th>
                <th scope="col" className="p3">
                  Goal
                </th>
                <th scope="col" className="number p2">
                  Last cycle
                </th>
              </tr>
            </thead>
            {pages.cursors.map((after, index) => (
              <CampaignPart
                key={after ?? 'first'}
                after={after}
                search={search}
                picked={picked}
                onPick={pick}
                onMore={index === pages.cursors.length - 1 ? pages.more : null}
              />
            ))}
          </table>
        </div>
      </main>
    </>
  );
}
