import { logModuleFaults } from './logModuleFaults';

it('logs what a module threw, in one line, and the same fault once', () => {
  const error = jest.fn();
  const onFault = logModuleFaults({ error });
  const fault = new Error('no such\n  thing');
  onFault("block 'budget' of @acme/budget", fault);
  onFault("block 'budget' of @acme/budget", new Error('no such thing'));
  onFault("block 'budget' of @acme/budget", 'another');
  onFault("evaluator 'budget' of @acme/budget", fault);
  expect(error.mock.calls).toEqual([
    ["The block 'budget' of @acme/budget failed: no such thing", fault],
    ["The block 'budget' of @acme/budget failed: another", undefined],
    ["The evaluator 'budget' of @acme/budget failed: no such thing", fault],
  ]);
});
