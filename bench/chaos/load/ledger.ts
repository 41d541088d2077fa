/** What a writer was told of one of its campaigns: all of it has to be there afterwards, and nothing else. */
export interface WrittenCampaign {
  readonly id: string;
  name: string;
  armIds: string[];
  /** Sum of the cost of the newest figures of each window. */
  costMicros: bigint;
  /** Windows of which figures were written so far. */
  windows: number;
  /** Cost of the newest window, by arm. */
  newest: { readonly index: number; readonly costMicros: Map<string, bigint>; restatements: number } | null;
}

/** Everything that was acknowledged to the writers of one account. */
export class Ledger {
  readonly campaigns: WrittenCampaign[] = [];
  readonly cyclesAskedFor: { readonly campaignId: string; readonly bucketAt: string }[] = [];
  /** Mutations acknowledged, each once however often it was sent. */
  writes = 0;
  repeated = 0;
  readonly differentAnswers: string[] = [];
}
