import { useNavigate } from '@tanstack/react-router';
import { lazy, type ReactElement, Suspense, useState } from 'react';
import { KEYS } from '../lib/keys.js';
import { Dialog } from '../ui/dialog.js';
import { PLACES } from './navigation.js';
import { pressControl, useKeys, walkRows } from './use-keys.js';

const Palette = lazy(async () => ({ default: (await import('./palette.js')).Palette }));
const CONTROLS = ['/', 'd', 'c', 'y'];

/** The keys that work on every page, and what they open. */
export function Shortcuts(): ReactElement | null {
  const [open, setOpen] = useState<'palette' | 'help' | null>(null);
  const navigate = useNavigate();
  useKeys({
    ...Object.fromEntries(PLACES.map(({ to, key }) => [`g ${key}`, () => void navigate({ to })])),
    ...Object.fromEntries(CONTROLS.map((key) => [key, () => pressControl(key)])),
    j: () => walkRows(1),
    k: () => walkRows(-1),
    'Ctrl K': () => setOpen('palette'),
    '?': () => setOpen('help'),
  });
  const close = (): void => setOpen(null);
  if (open === 'palette')
    return (
      <Suspense>
        <Palette onClose={close} />
      </Suspense>
    );
  if (open === null) return null;
  return (
    <Dialog title="Keys" onClose={close}>
      <dl className="keys">
        {KEYS.map(({ keys, does }) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <div className="dialog-acts">
        <button type="button" className="button" onClick={close}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
