import { isOlderState } from '../../engine/index.js';
import type { CampaignForDecision } from '../../persistence/stores/decision-reader.js';

/** A campaign whose state was written by an older engine learns anew, from all of its evidence; the count of its versions goes on. */
export function withReadableState(campaign: CampaignForDecision): CampaignForDecision {
  const { state } = campaign;
  if (!state?.bytes || !isOlderState(state.bytes)) return campaign;
  return { ...campaign, state: { version: state.version, revision: 0, bytes: null } };
}
