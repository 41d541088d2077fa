import { Migration } from '@mikro-orm/migrations';

/** Why money moved, worked out when somebody first asks and kept beside the decision. */
export class Explanations0008 extends Migration {
  override name = '0008-explanations';

  override up(): void {
    this.addSql('ALTER TABLE cycle ADD COLUMN explanation jsonb');
  }
}
