import type { Logger } from '../../src/kernel/ports/logger.js';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly fields: object;
  readonly message: string;
}

/** Keeps what is logged, so that a test can ask what the engineer on call would have seen. */
export class RecordingLogger implements Logger {
  constructor(readonly lines: LogLine[] = []) {}

  debug(fields: object, message: string): void {
    this.lines.push({ level: 'debug', fields, message });
  }

  info(fields: object, message: string): void {
    this.lines.push({ level: 'info', fields, message });
  }

  warn(fields: object, message: string): void {
    this.lines.push({ level: 'warn', fields, message });
  }

  error(fields: object, message: string): void {
    this.lines.push({ level: 'error', fields, message });
  }

  child(): Logger {
    return new RecordingLogger(this.lines);
  }
}
