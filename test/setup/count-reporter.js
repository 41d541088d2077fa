/** Ends a run with what was skipped and why, then the count alone on a line. */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    const skipped = results.testResults.flatMap((file) =>
      file.testResults.filter(({ status }) => status === 'pending' || status === 'todo'),
    );
    if (skipped.length > 0) {
      process.stdout.write(`\nSkipped:\n${skipped.map(({ fullName }) => `  ${fullName}`).join('\n')}\n`);
    }
    // A file that does not even load has no tests to count; it failed all the same.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    process.stdout.write(`\n${results.numPassedTests} passed, ${failed} failed, ${skipped.length} skipped\n`);
  }
}
