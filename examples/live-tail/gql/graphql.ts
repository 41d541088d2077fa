/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Where a campaign stands. */
export type CampaignStatus =
  /** Decided at its interval. */
  | 'ACTIVE'
  /** Its budget is spent or its flight is over. */
  | 'COMPLETED'
  /** Has no arms yet; nothing is decided. */
  | 'DRAFT'
  /** Its cycles failed several times in a row; tried again from time to time until one succeeds. */
  | 'ERROR'
  /** Stopped by a person; budgets stay as they are. */
  | 'PAUSED';

/** What asked for a cycle. */
export type CycleTrigger =
  /** A person who approved a proposal: nothing was decided, what had been was put into force. */
  | 'APPROVAL'
  /** A bucket that was missed while nothing ran. */
  | 'CATCH_UP'
  /** A person, with `runCycle`. */
  | 'FORCED'
  /** Its interval. */
  | 'SCHEDULED';

export type AllocationNowQueryVariables = Exact<{
  campaignId: string | number;
}>;


export type AllocationNowQuery = { viewer: { account: { name: string, simulated: boolean, timeZone: string } }, campaign: { id: string, name: string, status: CampaignStatus, allocation: { decidedAt: string, total: { amount: string, currencyCode: string }, items: Array<{ share: number, dailyBudget: { amount: string, currencyCode: string }, arm: { id: string, label: string } }> } | null } | null };

export type AllocationTailSubscriptionVariables = Exact<{
  campaignIds?: Array<string | number> | string | number | null | undefined;
  after?: string | null | undefined;
}>;


export type AllocationTailSubscription = { allocationChanged: { cursor: string, at: string, campaign: { id: string, name: string }, cycle: { id: string, trigger: CycleTrigger }, changes: Array<{ id: string, arm: { id: string, label: string }, before: { dailyBudget: { amount: string, currencyCode: string } }, after: { share: number, dailyBudget: { amount: string, currencyCode: string } }, explanation: { text: string } }> } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const AllocationNowDocument = new TypedDocumentString(`
    query AllocationNow($campaignId: ID!) {
  viewer {
    account {
      name
      simulated
      timeZone
    }
  }
  campaign(id: $campaignId) {
    id
    name
    status
    allocation {
      decidedAt
      total {
        amount
        currencyCode
      }
      items {
        share
        dailyBudget {
          amount
          currencyCode
        }
        arm {
          id
          label
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AllocationNowQuery, AllocationNowQueryVariables>;
export const AllocationTailDocument = new TypedDocumentString(`
    subscription AllocationTail($campaignIds: [ID!], $after: String) {
  allocationChanged(campaignIds: $campaignIds, after: $after) {
    cursor
    at
    campaign {
      id
      name
    }
    cycle {
      id
      trigger
    }
    changes {
      id
      arm {
        id
        label
      }
      before {
        dailyBudget {
          amount
          currencyCode
        }
      }
      after {
        share
        dailyBudget {
          amount
          currencyCode
        }
      }
      explanation {
        text
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AllocationTailSubscription, AllocationTailSubscriptionVariables>;