import { type ReactElement, type ReactNode, useId, useState } from 'react';
import { Dialog } from './dialog.js';
import { DialogFoot } from './dialog-foot.js';

export interface Outcome {
  /** What was refused, and why; `null` where it was done. */
  readonly refused: string | null;
}

export interface ReasonDialogProps {
  readonly title: string;
  readonly consequence: ReactNode;
  readonly act: string;
  /** Characters that a reason has at least; 0 where none is needed. */
  readonly least: number;
  readonly onAct: (reason: string) => Promise<Outcome>;
  readonly onClose: () => void;
}

/** Nothing is done before it has been said why; what the server refuses is shown where it was asked for. */
export function ReasonDialog({
  title,
  consequence,
  act,
  least,
  onAct,
  onClose,
}: ReasonDialogProps): ReactElement {
  const [reason, setReason] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const id = useId();
  const missing = least - reason.trim().length;
  const submit = async (): Promise<void> => {
    setBusy(true);
    const outcome = await onAct(reason.trim());
    setBusy(false);
    setRefused(outcome.refused);
    if (outcome.refused === null) onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{consequence}</p>
      <label className="field" htmlFor={id}>
        <span>{least > 0 ? `Why (at least ${least} characters)` : 'Why (shown to everybody)'}</span>
        <textarea
          id={id}
          rows={3}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <DialogFoot
        act={act}
        refused={refused}
        disabled={busy || missing > 0}
        onAct={submit}
        onCancel={onClose}
      />
    </Dialog>
  );
}
