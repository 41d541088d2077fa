import { MongoHost } from '../../bench/chaos/mongo-host.js';
import { shortForms } from './chaos-short.js';

/** Whole processes and servers go away and come back. */
const PROCESSES = ['kills', 'postgres', 'mongodb', 'clock'];
const mongo = await MongoHost.build();

shortForms((name) => PROCESSES.includes(name), 'missing' in mongo ? { mongodb: mongo.missing } : {});
