import type { ReactElement } from 'react';

export interface DialogFootProps {
  readonly act: string;
  /** What was refused, and why; `null` where nothing was. */
  readonly refused: string | null;
  readonly disabled?: boolean;
  readonly onAct: () => Promise<void>;
  readonly onCancel: () => void;
}

/** The end of every dialog: what the server refused, the way back, and the act. */
export function DialogFoot({
  act,
  refused,
  disabled = false,
  onAct,
  onCancel,
}: DialogFootProps): ReactElement {
  return (
    <>
      {refused !== null && (
        <p className="error-line" role="alert">
          {refused}
        </p>
      )}
      <div className="dialog-acts">
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
        <button type="button" className="button button-main" disabled={disabled} onClick={() => void onAct()}>
          {act}
        </button>
      </div>
    </>
  );
}
