import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { Icon } from '../ui/icon.js';
import { useAccount } from './account.js';
import { PLACES, type Place } from './navigation.js';
import { toggleTheme, useTheme } from './theme.js';

export interface RailProps {
  readonly badges: Readonly<Record<string, number>>;
}

export function Rail({ badges }: RailProps): ReactElement {
  const { viewer } = useAccount();
  const theme = useTheme();
  return (
    <nav className="rail" aria-label="Pages">
      <Link to="/" className="brand" aria-label="Trimtab">
        <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
          <path className="brand-fin" d="M4 2h5l4.5 16H4z" />
          <path className="brand-tab" d="M12.5 9l5 9h-3z" />
        </svg>
        <span>Trimtab</span>
      </Link>
      <ul>
        {PLACES.map((place) => (
          <PlaceLink key={place.to} place={place} badge={badges[place.to] ?? 0} />
        ))}
      </ul>
      <div className="rail-foot">
        <span className="initials" aria-hidden="true">
          {viewer.role.slice(0, 2)}
        </span>
        <span className="who">
          <b>{viewer.account.name}</b>
          <small>{viewer.role.toLowerCase()}</small>
        </span>
        <button
          type="button"
          className="button-bare"
          onClick={toggleTheme}
          aria-label={theme === 'dark' ? 'Light theme' : 'Dark theme'}
        >
          <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
        </button>
      </div>
    </nav>
  );
}

export function BottomBar({ badges }: RailProps): ReactElement {
  return (
    <nav className="bottom-bar" aria-label="Pages">
      <ul>
        {PLACES.map((place) => (
          <PlaceLink key={place.to} place={place} badge={badges[place.to] ?? 0} />
        ))}
      </ul>
    </nav>
  );
}

function PlaceLink({ place, badge }: { place: Place; badge: number }): ReactElement {
  return (
    <li>
      <Link
        to={place.to}
        activeOptions={{ exact: place.to === '/', includeSearch: false }}
        title={place.label}
      >
        <Icon name={place.icon} size={18} />
        <span className="place">{place.label}</span>
        {badge > 0 && (
          <span className="badge">
            {badge >= 50 ? '50+' : badge}
            <span className="sr"> waiting</span>
          </span>
        )}
      </Link>
    </li>
  );
}
