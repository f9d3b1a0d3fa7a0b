// Finds the failed tests in the reports of Jest and Playwright, as { name, message }.

/** How much of a message is worth repeating, in characters. */
export const MESSAGE_LENGTH = 3000;

// Terminal colours, as Jest and Playwright write them into messages.
// eslint-disable-next-line no-control-regex
const COLOURS = /\u001b\[[0-9;]*m/g;

/** @param report what `jest --json` writes */
export function jestFailures(report) {
  return report.testResults.flatMap(suite => {
    const tests = suite.assertionResults
      .filter(test => test.status === 'failed')
      .map(test => ({
        name: `${suite.name}: ${test.fullName}`,
        message: test.failureMessages.join('\n'),
      }));
    // A suite that does not load, or whose hooks fail, has no failed test.
    return suite.status === 'failed' && tests.length === 0
      ? [{ name: suite.name, message: suite.message }]
      : tests;
  });
}

/** @param report what Playwright's JSON reporter writes */
export function browserFailures(report) {
  const ofSuite = suite => [
    ...(suite.suites ?? []).flatMap(ofSuite),
    ...(suite.specs ?? [])
      .filter(spec => !spec.ok)
      .map(spec => ({
        name: `${spec.file}:${spec.line}: ${spec.title}`,
        message: spec.tests
          .flatMap(test => test.results)
          .flatMap(result => result.errors)
          .map(error => error.message)
          .join('\n'),
      })),
  ];
  return [
    ...report.suites.flatMap(ofSuite),
    ...report.errors.map(error => ({
      name: 'Playwright',
      message: error.message,
    })),
  ];
}

/** A paragraph for each failure; empty when there is none. */
export function describeFailures(failures) {
  return failures
    .map(({ name, message }) => {
      const plain = message.replace(COLOURS, '');
      const shown =
        plain.length > MESSAGE_LENGTH
          ? `${plain.slice(0, MESSAGE_LENGTH)} ...`
          : plain;
      return `\n=== FAILED ${name}\n${shown}`;
    })
    .join('\n');
}
