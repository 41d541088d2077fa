/** The documents of the newcomer's test, and the shapes of their answers. */
export interface Amount {
  readonly amount: string;
}

export interface Created {
  readonly createCampaign: {
    readonly userErrors: readonly unknown[];
    readonly campaign: {
      readonly id: string;
      readonly arms: { readonly nodes: readonly { readonly id: string; readonly label: string }[] };
    };
  };
}

interface Interval {
  readonly lower: number;
  readonly upper: number;
  readonly level: number;
}

interface Point {
  readonly share: number;
  readonly dailyBudget: Amount;
}

export interface After {
  readonly campaign: {
    readonly lastCycle: { readonly id: string };
    readonly allocation: {
      readonly total: Amount;
      readonly cycle: { readonly id: string };
      readonly items: readonly (Point & { readonly expectedRoas: Interval; readonly wide: Interval })[];
    };
    readonly changes: {
      readonly nodes: readonly {
        readonly id: string;
        readonly arm: { readonly id: string };
        readonly before: Point;
        readonly after: Point;
        readonly explanation: {
          readonly text: string;
          readonly factors: readonly { readonly amount: Amount; readonly share: number }[];
        };
      }[];
    };
    readonly performance: unknown;
  };
}

export interface FirstLook {
  readonly viewer: { readonly account: { readonly id: string } };
  readonly campaigns: {
    readonly nodes: readonly { readonly allocation: { readonly items: readonly unknown[] } }[];
  };
}

export interface Status {
  readonly optimizerStatus: { readonly campaigns: readonly unknown[] };
  readonly dataSources: unknown;
}

export const CREATE = `
  mutation Create($input: CreateCampaignInput!) {
    createCampaign(input: $input) {
      campaign { id name status budget { amount currencyCode } arms(first: 10) { nodes { id label } } }
      userErrors { code field message }
    }
  }`;

export const RECORD = `
  mutation Record($input: RecordObservationsInput!) {
    recordObservations(input: $input) {
      added restated unchanged
      campaigns { name spent { amount } }
      userErrors { code field message }
    }
  }`;

export const RUN = `
  mutation Run($input: RunCycleInput!) {
    runCycle(input: $input) { bucketAt campaign { name } userErrors { code message } }
  }`;

export const AFTER = `
  query After($id: ID!) {
    campaign(id: $id) {
      name
      spent { amount }
      lastCycle { id outcome trigger total { amount } changeCount }
      allocation {
        total { amount }
        cycle { id }
        items {
          arm { id label } share dailyBudget { amount }
          expectedRoas { mean lower upper level }
          wide: expectedRoas(level: 0.99) { lower upper level }
          probabilityBest marginalRoas
        }
      }
      changes(first: 10) {
        nodes {
          id at cause
          arm { id } cycle { id }
          before { share dailyBudget { amount } }
          after { share dailyBudget { amount } }
          explanation { text factors { kind label amount { amount } share } }
        }
      }
      performance(from: "2026-05-01", to: "2026-05-01") {
        grain simulated
        total { impressions cost { amount } roas }
        points { start end clicks }
      }
    }
  }`;

export const NODES = 'query Find($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';

export const STATUS = `{
  optimizerStatus { running intervalMinutes decidedCount campaigns { status count } }
  dataSources { name simulated }
}`;
