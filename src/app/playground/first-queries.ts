/** What the playground opens with: works as it is on the demo account, and on any other with a campaign. */
export const FIRST_QUERY = `# Not signed in? "npx trimtab token link" prints a link, or set the header Authorization: Bearer <token>.
# Then press "Send Request" (Ctrl+Enter).
query FirstLook {
  viewer { role account { name currencyCode simulated } }
  campaigns(first: 3) {
    nodes {
      id
      name
      status
      budget { amount currencyCode }
      spent { amount }
      allocation {
        decidedAt
        total { amount }
        items {
          arm { label }
          dailyBudget { amount }
          share
          expectedRoas { mean lower upper }
        }
      }
    }
  }
}
`;

export const FIRST_SUBSCRIPTION = `# Every move of money, live: press "Send Request" and watch. It goes on until you press "Cancel".
# After a cut, give the last cursor as \`after\`: nothing is missed.
subscription WatchMoneyMove {
  allocationChanged {
    cursor
    at
    campaign { name simulated }
    changes {
      arm { label }
      before { dailyBudget { amount } }
      after { dailyBudget { amount currencyCode } }
      explanation { text }
    }
  }
}
`;
