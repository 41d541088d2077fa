import { shortForms } from './chaos-short.js';

/** All checks but those of chaos-processes.test.ts, so that a new one is in one of both. */
shortForms((name) => !['kills', 'postgres', 'mongodb', 'clock'].includes(name));
