import type { EvaluatorItem } from '@okeanos/backstage-plugin-oke-common';
import { render, screen } from '@testing-library/react';
import { PolicyRules } from './PolicyRules';

const item = (data: unknown): EvaluatorItem => ({
  ...{ evaluator: 'kyverno-reports', id: 'no-root', card: 'policy' },
  ...{ title: 'Policy no-root', state: 'failed', reason: 'PolicyNotMet' },
  ...{ message: 'It is not met.', since: '2026-01-01T00:00:00Z', evidence: [] },
  ...{ renderer: 'kyverno-policy', data },
});

it('shows every rule with its result', () => {
  const rules = [
    { rule: 'uid', result: 'fail', severity: 'high', message: 'runs as root' },
    { rule: 'gid', result: 'warn', severity: '', message: '' },
  ];
  render(<PolicyRules item={item({ rules })} />);
  expect(
    screen.getAllByRole('listitem').map(({ textContent }) => textContent),
  ).toEqual(['uid (high) fail: runs as root', 'gid warn:']);
});

it.each([undefined, null, { rules: 'none' }, { rules: [{ rule: 1 }] }])(
  'shows nothing of %j',
  data => {
    render(<PolicyRules item={item(data)} />);
    expect(screen.queryByRole('listitem')).not.toBeInTheDocument();
  },
);
