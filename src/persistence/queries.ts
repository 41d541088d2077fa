import type { Transaction } from './transaction.js';

/** What a store of bulk data needs of an open transaction, with entities or without. */
export type Queries = Pick<Transaction, 'query' | 'scope'>;
