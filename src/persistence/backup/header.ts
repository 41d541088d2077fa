import { z } from 'zod';

export const FORMAT = 'trimtab backup 1';

/** What stands at the head of a backup. */
export const headerSchema = z.object({
  format: z.literal(FORMAT),
  madeAt: z.iso.datetime(),
  /** In the order in which they were applied. */
  migrations: z.array(z.string()),
  /** Each after those that it refers to. */
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
  partitions: z.array(
    z.object({ parent: z.string(), name: z.string(), lower: z.string(), upper: z.string() }),
  ),
  identities: z.array(z.object({ table: z.string(), column: z.string(), last: z.string() })),
});
export type Header = z.output<typeof headerSchema>;
export type TableColumns = Header['tables'][number];

/** What stands at its end. */
export const footerSchema = z.object({ rows: z.record(z.string(), z.int()) });

export interface BackupReport {
  readonly madeAt: string;
  readonly tables: number;
  readonly rows: number;
}

export function reportOf({ madeAt, tables }: Header, rows: Readonly<Record<string, number>>): BackupReport {
  return { madeAt, tables: tables.length, rows: Object.values(rows).reduce((sum, count) => sum + count, 0) };
}

/** @param names in SQL, quoted */
export function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name.replaceAll('"', '""')}"`).join(', ');
}
