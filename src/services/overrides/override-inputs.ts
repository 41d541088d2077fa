import type { Uuid } from '../../kernel/ids.js';
import type { OverrideKind } from '../../kernel/words.js';
import type { MoneyInput } from '../campaign-inputs.js';

export interface CreateOverrideInput {
  readonly campaignId: Uuid;
  /** Left out only for an EVENT of the whole campaign. */
  readonly armId?: Uuid | null | undefined;
  readonly kind: OverrideKind;
  /** Of PIN, FLOOR and CAP, in [0, 1]: this or `amount`. */
  readonly share?: number | null | undefined;
  /** Money a day. */
  readonly amount?: MoneyInput | null | undefined;
  /** Of BELIEF: revenue per cost, between lower and upper with a probability of 80 %. */
  readonly roas?:
    | { readonly mean: number; readonly lower: number; readonly upper: number }
    | null
    | undefined;
  readonly justification: string;
  /** Account time; now where left out. */
  readonly startsAtMs?: number | null | undefined;
  readonly expiresAtMs: number;
}

export interface RevokeOverrideInput {
  readonly overrideId: Uuid;
  readonly reason?: string | null | undefined;
}
