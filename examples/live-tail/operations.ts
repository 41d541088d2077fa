import { graphql } from './gql/gql.js';

/** Where the money is now: read once at the start, and again when the log no longer reaches back to where we were. */
export const NOW = graphql(`
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
`);

export const CHANGES = graphql(`
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
`);
