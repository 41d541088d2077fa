/** Something that the person who starts Trimtab can mend: shown without a stack. */
export class StartError extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
