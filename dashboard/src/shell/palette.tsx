import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, type ReactElement, useId, useState } from 'react';
import { useAsk } from '../api/hooks.js';
import { CampaignNamesDocument } from '../gql/graphql.js';
import { Dialog } from '../ui/dialog.js';
import { PLACES } from './navigation.js';
import { toggleTheme } from './theme.js';

interface Entry {
  readonly key: string;
  readonly label: string;
  readonly kind: string;
  readonly go: () => void;
}

const MOST = 12;

/** Pages, campaigns, decisions by id, and what can be done: typed, picked, gone. */
export function Palette({ onClose }: { onClose: () => void }): ReactElement {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const navigate = useNavigate();
  const id = useId();
  const names = useAsk(CampaignNamesDocument, { first: MOST, text: text.trim() === '' ? null : text.trim() });
  const words = text.trim().toLowerCase();
  const fits = ({ label }: Entry): boolean => label.toLowerCase().includes(words);
  const pages = PLACES.map(
    ({ to, label }): Entry => ({ key: to, label, kind: 'page', go: () => void navigate({ to }) }),
  );
  const acts: Entry[] = [
    { key: 'theme', label: 'Switch between light and dark', kind: 'action', go: toggleTheme },
  ];
  const campaigns = (names.data?.campaigns.nodes ?? []).map(
    (campaign): Entry => ({
      key: campaign.id,
      label: campaign.name,
      kind: 'campaign',
      go: () => void navigate({ to: '/campaigns/$id', params: { id: campaign.id } }),
    }),
  );
  const decision: Entry[] = words.startsWith('chg_')
    ? [
        {
          key: words,
          label: `Decision ${words}`,
          kind: 'decision',
          go: () => void navigate({ to: '/decisions/$id', params: { id: words } }),
        },
      ]
    : [];
  const entries = [...decision, ...[...pages, ...campaigns, ...acts].filter(fits)].slice(0, MOST);
  const chosen = Math.min(at, entries.length - 1);
  const take = (entry: Entry | undefined): void => {
    if (!entry) return;
    onClose();
    entry.go();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Enter') take(entries[chosen]);
    else if (by !== 0) setAt(Math.max(0, Math.min(entries.length - 1, chosen + by)));
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title="Find or jump to" onClose={onClose}>
      <input
        role="combobox"
        aria-label="Find or jump to"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={entries.length > 0 ? `${id}-${chosen}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder="A page, a campaign, chg_…"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div role="listbox" id={`${id}-list`} aria-label="What was found" className="palette-list">
        {entries.map((entry, index) => (
          <div
            key={entry.key}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            onClick={() => take(entry)}
            onKeyDown={onKeyDown}
          >
            {entry.label}
            <span className="quiet">{entry.kind}</span>
          </div>
        ))}
      </div>
      {entries.length === 0 && <p className="quiet">Nothing is called that.</p>}
    </Dialog>
  );
}
