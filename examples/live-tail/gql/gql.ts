/* eslint-disable */
import * as types from './graphql.js';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query AllocationNow($campaignId: ID!) {\n    viewer {\n      account {\n        name\n        simulated\n        timeZone\n      }\n    }\n    campaign(id: $campaignId) {\n      id\n      name\n      status\n      allocation {\n        decidedAt\n        total {\n          amount\n          currencyCode\n        }\n        items {\n          share\n          dailyBudget {\n            amount\n            currencyCode\n          }\n          arm {\n            id\n            label\n          }\n        }\n      }\n    }\n  }\n": typeof types.AllocationNowDocument,
    "\n  subscription AllocationTail($campaignIds: [ID!], $after: String) {\n    allocationChanged(campaignIds: $campaignIds, after: $after) {\n      cursor\n      at\n      campaign {\n        id\n        name\n      }\n      cycle {\n        id\n        trigger\n      }\n      changes {\n        id\n        arm {\n          id\n          label\n        }\n        before {\n          dailyBudget {\n            amount\n            currencyCode\n          }\n        }\n        after {\n          share\n          dailyBudget {\n            amount\n            currencyCode\n          }\n        }\n        explanation {\n          text\n        }\n      }\n    }\n  }\n": typeof types.AllocationTailDocument,
};
const documents: Documents = {
    "\n  query AllocationNow($campaignId: ID!) {\n    viewer {\n      account {\n        name\n        simulated\n        timeZone\n      }\n    }\n    campaign(id: $campaignId) {\n      id\n      name\n      status\n      allocation {\n        decidedAt\n        total {\n          amount\n          currencyCode\n        }\n        items {\n          share\n          dailyBudget {\n            amount\n            currencyCode\n          }\n          arm {\n            id\n            label\n          }\n        }\n      }\n    }\n  }\n": types.AllocationNowDocument,
    "\n  subscription AllocationTail($campaignIds: [ID!], $after: String) {\n    allocationChanged(campaignIds: $campaignIds, after: $after) {\n      cursor\n      at\n      campaign {\n        id\n        name\n      }\n      cycle {\n        id\n        trigger\n      }\n      changes {\n        id\n        arm {\n          id\n          label\n        }\n        before {\n          dailyBudget {\n            amount\n            currencyCode\n          }\n        }\n        after {\n          share\n          dailyBudget {\n            amount\n            currencyCode\n          }\n        }\n        explanation {\n          text\n        }\n      }\n    }\n  }\n": types.AllocationTailDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AllocationNow($campaignId: ID!) {\n    viewer {\n      account {\n        name\n        simulated\n        timeZone\n      }\n    }\n    campaign(id: $campaignId) {\n      id\n      name\n      status\n      allocation {\n        decidedAt\n        total {\n          amount\n          currencyCode\n        }\n        items {\n          share\n          dailyBudget {\n            amount\n            currencyCode\n          }\n          arm {\n            id\n            label\n          }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.js').AllocationNowDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription AllocationTail($campaignIds: [ID!], $after: String) {\n    allocationChanged(campaignIds: $campaignIds, after: $after) {\n      cursor\n      at\n      campaign {\n        id\n        name\n      }\n      cycle {\n        id\n        trigger\n      }\n      changes {\n        id\n        arm {\n          id\n          label\n        }\n        before {\n          dailyBudget {\n            amount\n            currencyCode\n          }\n        }\n        after {\n          share\n          dailyBudget {\n            amount\n            currencyCode\n          }\n        }\n        explanation {\n          text\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.js').AllocationTailDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
