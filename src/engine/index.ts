export { decide } from './decide/decide.js';
export { decodeDecision, encodeDecision } from './decide/decision-codec.js';
export { makeEvidence, NO_EVIDENCE } from './decide/evidence.js';
export { type Interval, type Prediction, type PredictInput, predict } from './decide/predict.js';
export { decodeState, type EngineState, encodeState, isOlderState } from './decide/state.js';
export { roundToUnits } from './decide/rounding.js';
export {
  type BoundName,
  boundNames,
  type DecideInput,
  type DecideResult,
  type Decision,
  type DecisionArms,
  type DecisionStatus,
  type EngineArm,
  type EngineCampaign,
  ENGINE_PARTS,
  type EngineConstraints,
  type EngineKpi,
  type EngineOverride,
  type EnginePart,
  type Evidence,
  type EvidenceFigures,
  type GroupReading,
  type TargetOutcome,
  type TargetReading,
  type UnchangedReason,
} from './decide/types.js';
export {
  type AttributionInput,
  attributeChanges,
  type Factor,
  type FactorKind,
} from './explain/attribution.js';
export { attributeExactly, type ExactAttributionInput } from './explain/exact-attribution.js';
export { type BetterTime, betterTime, type HourFigures } from './explain/day-parts.js';
export { mainFactor } from './explain/main-factor.js';
export { type Scene, sceneOf } from './explain/scene.js';
export { type Impact, type ImpactInput, impactOf, type ImpactPeriod } from './explain/impact.js';
export {
  type Market,
  type MarketArmSpec,
  type MarketFigures,
  type MarketSpec,
  makeMarket,
  qualityAt,
  simulateWindow,
} from './simulate/market.js';
export { ENGINE_VERSION } from './version.js';
