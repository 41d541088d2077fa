import { createContext, useContext } from 'react';
import { useNow } from '../api/hooks.js';
import type { ShellQuery } from '../gql/graphql.js';
import { type AccountClock, accountNow, dayOf, type Day } from '../lib/time.js';

/** Whose account is shown, and what its clock says. */
export interface AccountView {
  readonly viewer: ShellQuery['viewer'];
  readonly clock: AccountClock;
}

export const AccountContext = createContext<AccountView | null>(null);

export function useAccount(): AccountView {
  const account = useContext(AccountContext);
  if (!account) throw new Error('There is no account around this component.');
  return account;
}

export function useTimeZone(): string {
  return useAccount().viewer.account.timeZone;
}

/** What the account's clock shows; moves with the period, in real time. */
export function useAccountNow(periodMs: number): number {
  const { clock } = useAccount();
  return accountNow(clock, useNow(periodMs));
}

/** The day of the account. */
export function useToday(): Day {
  const { clock } = useAccount();
  return dayOf(useAccountNow(1_000), clock.timeZone);
}

/** From the least on. */
const ROLES = ['VIEWER', 'ANALYST', 'MANAGER', 'ADMIN'] as const;

/** Whether the session may do what this role may. */
export function useMay(role: (typeof ROLES)[number]): boolean {
  const { viewer } = useAccount();
  return ROLES.indexOf(viewer.role) >= ROLES.indexOf(role);
}

const read = new WeakMap<ShellQuery, AccountClock>();

/** The clock as it was when the answer came. */
export function clockOf(answer: ShellQuery): AccountClock {
  const { account } = answer.viewer;
  const clock = read.get(answer) ?? {
    readAtMs: Date.now(),
    accountMs: Date.parse(account.now),
    rate: account.clockRate,
    timeZone: account.timeZone,
  };
  read.set(answer, clock);
  return clock;
}
