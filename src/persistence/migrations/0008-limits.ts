import { Migration } from '@mikro-orm/migrations';

/** Limits beside shares, steps and risk. */
export class Limits0008 extends Migration {
  override name = '0008-limits';

  override up(): void {
    this.addSql("ALTER TABLE campaign ADD COLUMN limits jsonb CHECK (jsonb_typeof(limits) = 'object')");
  }
}
