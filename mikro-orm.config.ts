import { ormOptions } from './src/persistence/orm.js';

/** For MikroORM's own command line: `npx mikro-orm debug`. The server reads its settings through src/config. */
export default ormOptions(process.env.DATABASE_URL ?? 'postgresql://trimtab@127.0.0.1:5432/trimtab');
