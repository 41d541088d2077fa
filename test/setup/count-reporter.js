/** Ends a run with what was skipped and why, then the count alone on a line. */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    const skipped = results.testResults.flatMap((file) =>
      file.testResults.filter(({ status }) => status === 'pending' || status === 'todo'),
    );
    // A file that does not even load has no tests to count; it failed all the same.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const reasons = skipped.map(({ fullName }) => `  ${fullName}\n`).join('');
    // At the exit, as Jest prints a summary of its own after the last reporter.
    process.once('exit', () => {
      if (reasons) process.stdout.write(`\nSkipped:\n${reasons}`);
      process.stdout.write(
        `\n${results.numPassedTests} passed, ${failed} failed, ${skipped.length} skipped\n`,
      );
    });
  }
}
