import { type ReactElement, useId, useState } from 'react';
import { useAct } from '../../api/hooks.js';
import { newKey, outcomeOf } from '../../api/outcome.js';
import { type CampaignHeadQuery, type OverrideKind, SetOverrideDocument } from '../../gql/graphql.js';
import { DAY_MS } from '../../lib/time.js';
import { Dialog } from '../../ui/dialog.js';
import { DialogFoot } from '../../ui/dialog-foot.js';

type Campaign = NonNullable<CampaignHeadQuery['campaign']>;

export interface OverrideDialogProps {
  readonly campaign: Campaign;
  readonly accountNowMs: number;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const KINDS: readonly { kind: OverrideKind; label: string; sized: boolean }[] = [
  { kind: 'PIN', label: 'Pin at exactly', sized: true },
  { kind: 'FLOOR', label: 'At least', sized: true },
  { kind: 'CAP', label: 'At most', sized: true },
  { kind: 'EXCLUDE', label: 'No money at all', sized: false },
];
const DAYS = [1, 3, 7, 30];
const LEAST_REASON = 10;

/** Pins or bounds one arm for a while. What cannot be kept is refused by the server, with the reason. */
export function OverrideDialog({
  campaign,
  accountNowMs,
  onClose,
  onDone,
}: OverrideDialogProps): ReactElement {
  const items = campaign.allocation?.items ?? [];
  const [armId, setArmId] = useState(items[0]?.arm.id ?? '');
  const [kind, setKind] = useState<OverrideKind>('PIN');
  const [percent, setPercent] = useState(() => ((items[0]?.share ?? 0) * 100).toFixed(1));
  const [days, setDays] = useState(3);
  const [why, setWhy] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const run = useAct(SetOverrideDocument);
  const id = useId();
  const isSized = KINDS.find((one) => one.kind === kind)?.sized ?? false;
  const part = Number(percent) / 100;
  const sizeIsRight = !isSized || (percent.trim() !== '' && part >= 0 && part <= 1);
  const isReady = armId !== '' && sizeIsRight && why.trim().length >= LEAST_REASON;
  const submit = async (): Promise<void> => {
    const input = {
      campaignId: campaign.id,
      armId,
      kind,
      ...(isSized ? { share: part } : {}),
      justification: why.trim(),
      expiresAt: new Date(accountNowMs + days * DAY_MS).toISOString(),
      idempotencyKey: newKey(),
    };
    const { data, error } = await run({ input });
    const outcome = outcomeOf(data?.createOverride, error);
    setRefused(outcome.refused);
    if (outcome.refused !== null) return;
    onDone();
    onClose();
  };
  return (
    <Dialog title="Override the engine" onClose={onClose}>
      <p>
        The other arms share what is left. A cycle decides anew at once; the engine takes over again at the
        end.
      </p>
      <div className="field-row">
        <label className="field" htmlFor={`${id}-arm`}>
          <span>Arm</span>
          <select id={`${id}-arm`} value={armId} onChange={(event) => setArmId(event.target.value)}>
            {items.map(({ arm }) => (
              <option key={arm.id} value={arm.id}>
                {arm.label}
              </option>
            ))}
          </select>
        </label>
        <label className="field" htmlFor={`${id}-kind`}>
          <span>Demand</span>
          <select
            id={`${id}-kind`}
            value={kind}
            onChange={(event) => setKind(event.target.value as OverrideKind)}
          >
            {KINDS.map((one) => (
              <option key={one.kind} value={one.kind}>
                {one.label}
              </option>
            ))}
          </select>
        </label>
        {isSized && (
          <label className="field" htmlFor={`${id}-share`}>
            <span>Share of the daily budget, %</span>
            <input
              id={`${id}-share`}
              inputMode="decimal"
              value={percent}
              onChange={(event) => setPercent(event.target.value.replace(',', '.'))}
            />
          </label>
        )}
        <label className="field" htmlFor={`${id}-days`}>
          <span>For</span>
          <select id={`${id}-days`} value={days} onChange={(event) => setDays(Number(event.target.value))}>
            {DAYS.map((count) => (
              <option key={count} value={count}>
                {count === 1 ? '1 day' : `${count} days`}
              </option>
            ))}
          </select>
        </label>
      </div>
      <label className="field" htmlFor={`${id}-why`}>
        <span>Why (at least {LEAST_REASON} characters)</span>
        <textarea
          id={`${id}-why`}
          rows={2}
          maxLength={1_000}
          value={why}
          onChange={(event) => setWhy(event.target.value)}
        />
      </label>
      <DialogFoot act="Override" refused={refused} disabled={!isReady} onAct={submit} onCancel={onClose} />
    </Dialog>
  );
}
