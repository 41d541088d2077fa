/** A failure nobody asked for: a bug, or something away that may come back (`retryable`). Thrown, with its cause kept. */
export class Fault extends Error {
  readonly retryable: boolean;

  constructor(message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'Fault';
    this.retryable = options.retryable ?? false;
  }
}

/** What an operator set cannot work, as trying shows. They mend it, and nothing else does. */
export class ConfigurationFault extends Fault {}
