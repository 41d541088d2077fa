import type { AccountClock } from '../../kernel/account-clock.js';
import type { Uuid } from '../../kernel/ids.js';
import { MINUTE_MS } from '../../kernel/units/time.js';
import type { CampaignStatus } from '../../kernel/words.js';
import { instantMs, instantOrNullMs, instantText } from '../instants.js';
import type { Transaction } from '../transaction.js';
import { CLOCK_COLUMNS, type ClockRow, toClock } from './clock-columns.js';

/** A campaign whose time has come. Buckets in account time. */
export interface DueCampaign {
  readonly campaignId: Uuid;
  readonly intervalMs: number;
  readonly nextBucketAtMs: number | null;
  readonly lastBucketAtMs: number | null;
  readonly forcedAtMs: number | null;
  readonly clock: AccountClock;
}

/** What a decided bucket leaves in the schedule. */
export interface ScheduleDecided {
  readonly campaignId: Uuid;
  readonly bucketAtMs: number;
  /** Buckets before it that can no longer be decided. */
  readonly missed: number;
  /** Account time of the next bucket and real time at which it is due; null when the campaign has come to its end. */
  readonly next: { readonly bucketAtMs: number; readonly dueAtMs: number } | null;
  readonly durationMs: number;
}

export interface ScheduleFailed {
  readonly campaignId: Uuid;
  readonly error: string;
  readonly dueAtMs: number;
}

interface DueRow extends ClockRow {
  campaign_id: Uuid;
  interval_minutes: number;
  next_bucket_at: string | null;
  last_bucket_at: string | null;
  forced_at: string | null;
}

/** Clocks of machines that work together are never further apart. */
const CLOCKS_APART_MS = MINUTE_MS;

/** Taken by every dispatcher, so that the count of hand-outs is exact over all processes. */
const HAND_OUT_LOCK = 7_261_004;

export class ScheduleStore {
  /**
   * Hands out campaigns that are due and not handed out already, while fewer than `atOnce` are. A hand-out holds until
   * `heldUntilMs`, and is lost where that was before `lostBeforeMs`, or is far beyond `heldUntilMs`, since the clock was set back.
   * Two dispatchers never hand out the same campaign.
   */
  async handOutDue(
    tx: Transaction,
    nowMs: number,
    terms: { heldUntilMs: number; lostBeforeMs: number; limit: number; atOnce: number },
  ): Promise<DueCampaign[]> {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [HAND_OUT_LOCK]);
    const rows = await tx.query<DueRow>(
      `WITH due AS (
         SELECT campaign_id FROM campaign_schedule
         WHERE due_at <= $1 AND (dispatched_until IS NULL OR dispatched_until <= $3 OR dispatched_until > $6)
         ORDER BY due_at
         LIMIT least($4, greatest($5 - (
           SELECT count(*) FROM campaign_schedule WHERE due_at <= $1 AND dispatched_until > $3 AND dispatched_until <= $6), 0))
         FOR UPDATE SKIP LOCKED)
       UPDATE campaign_schedule s SET dispatched_until = $2
       FROM due, campaign c, account a
       WHERE s.campaign_id = due.campaign_id AND c.id = s.campaign_id AND a.id = s.account_id
       RETURNING s.campaign_id, c.interval_minutes, s.next_bucket_at, s.last_bucket_at, s.forced_at,
                 ${CLOCK_COLUMNS}`,
      [
        instantText(nowMs),
        instantText(terms.heldUntilMs),
        instantText(terms.lostBeforeMs),
        terms.limit,
        terms.atOnce,
        instantText(terms.heldUntilMs + CLOCKS_APART_MS),
      ],
    );
    return rows.map((row) => ({
      campaignId: row.campaign_id,
      intervalMs: row.interval_minutes * MINUTE_MS,
      nextBucketAtMs: instantOrNullMs(row.next_bucket_at),
      lastBucketAtMs: instantOrNullMs(row.last_bucket_at),
      forcedAtMs: instantOrNullMs(row.forced_at),
      clock: toClock(row),
    }));
  }

  /** Takes hand-outs back, so that the campaigns come up at the next dispatch; whoever is writing one has the last word on it. */
  async takeBack(tx: Transaction, campaignIds: readonly Uuid[]): Promise<void> {
    await tx.query(
      `UPDATE campaign_schedule s SET dispatched_until = NULL
       FROM (SELECT campaign_id FROM campaign_schedule WHERE campaign_id = ANY($1::uuid[]) FOR UPDATE SKIP LOCKED) free
       WHERE s.campaign_id = free.campaign_id`,
      [campaignIds],
    );
  }

  /** Ends the schedule of campaigns that no longer run, whoever stopped them. */
  async rest(tx: Transaction, campaignIds: readonly Uuid[]): Promise<void> {
    if (campaignIds.length === 0) return;
    await tx.query(
      'UPDATE campaign_schedule SET due_at = NULL, forced_at = NULL, dispatched_until = NULL WHERE campaign_id = ANY($1::uuid[])',
      [campaignIds],
    );
  }

  /** Jumps over buckets that are too old to be caught up, and counts them as missed. */
  async skipMissed(
    tx: Transaction,
    skips: readonly { campaignId: Uuid; nextBucketAtMs: number; missed: number }[],
  ): Promise<void> {
    await tx.query(
      `UPDATE campaign_schedule s SET next_bucket_at = skip.next, missed_count = s.missed_count + skip.missed
       FROM unnest($1::uuid[], $2::timestamptz[], $3::bigint[]) AS skip (campaign_id, next, missed)
       WHERE s.campaign_id = skip.campaign_id`,
      [
        skips.map((skip) => skip.campaignId),
        skips.map((skip) => instantText(skip.nextBucketAtMs)),
        skips.map((skip) => skip.missed),
      ],
    );
  }

  /** The campaign of an account, its schedule locked, or `null`. */
  async findForForcing(
    tx: Transaction,
    accountId: Uuid,
    campaignId: Uuid,
  ): Promise<{ status: CampaignStatus; clock: AccountClock } | null> {
    const [row] = await tx.query<ClockRow & { status: CampaignStatus }>(
      `SELECT c.status, ${CLOCK_COLUMNS}
       FROM campaign c JOIN account a ON a.id = c.account_id JOIN campaign_schedule s ON s.campaign_id = c.id
       WHERE c.id = $1 AND c.account_id = $2 AND c.archived_at IS NULL
       FOR NO KEY UPDATE OF c FOR UPDATE OF s`,
      [campaignId, accountId],
    );
    return row ? { status: row.status, clock: toClock(row) } : null;
  }

  /**
   * Asks for a cycle now, whatever the interval. One that is asked for already stands, unless it has to be `afresh`: then it comes
   * at this instant, behind whatever has just changed.
   * @returns its bucket: `accountMs`, or just after the last bucket decided where that is later
   */
  async force(
    tx: Transaction,
    asked: { campaignId: Uuid; accountId: Uuid; accountMs: number; nowMs: number; afresh?: boolean },
  ): Promise<number> {
    const [row] = await tx.query<{ forced_at: string }>(
      `UPDATE campaign_schedule
       SET forced_at = least(CASE WHEN NOT $5 OR forced_at > $2::timestamptz THEN forced_at END,
                             greatest($2::timestamptz, last_bucket_at + interval '1 millisecond')),
           due_at = least(due_at, $3::timestamptz), dispatched_until = NULL
       WHERE campaign_id = $1 AND account_id = $4 RETURNING forced_at`,
      [
        asked.campaignId,
        instantText(asked.accountMs),
        instantText(asked.nowMs),
        asked.accountId,
        asked.afresh ?? false,
      ],
    );
    return instantMs(row!.forced_at);
  }

  /** A cycle that was asked for meanwhile stays due. */
  async decided(tx: Transaction, rows: readonly ScheduleDecided[]): Promise<void> {
    await tx.query(
      `UPDATE campaign_schedule s
       SET last_bucket_at = d.bucket, next_bucket_at = d.next, dispatched_until = NULL, failures = 0, last_error = NULL,
           due_at = CASE WHEN d.due IS NOT NULL AND s.forced_at > d.bucket THEN least(s.due_at, d.due) ELSE d.due END,
           forced_at = CASE WHEN d.due IS NULL OR s.forced_at <= d.bucket THEN NULL ELSE s.forced_at END,
           decided_count = s.decided_count + 1, missed_count = s.missed_count + d.missed,
           total_duration_ms = s.total_duration_ms + d.duration
       FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::float8[], $6::bigint[])
         AS d (campaign_id, bucket, next, due, duration, missed)
       WHERE s.campaign_id = d.campaign_id`,
      [
        rows.map((row) => row.campaignId),
        rows.map((row) => instantText(row.bucketAtMs)),
        rows.map((row) => (row.next ? instantText(row.next.bucketAtMs) : null)),
        rows.map((row) => (row.next ? instantText(row.next.dueAtMs) : null)),
        rows.map((row) => row.durationMs),
        rows.map((row) => row.missed),
      ],
    );
  }

  async failed(tx: Transaction, rows: readonly ScheduleFailed[]): Promise<void> {
    await tx.query(
      `UPDATE campaign_schedule s
       SET failures = s.failures + 1, failed_count = s.failed_count + 1, last_error = f.error, due_at = f.due,
           dispatched_until = NULL
       FROM unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS f (campaign_id, error, due)
       WHERE s.campaign_id = f.campaign_id`,
      [
        rows.map((row) => row.campaignId),
        rows.map((row) => row.error),
        rows.map((row) => instantText(row.dueAtMs)),
      ],
    );
  }
}
