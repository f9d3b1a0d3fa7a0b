/** For tests that use the official SDK, which writes a warning for every call that fails, whatever its logger is. */
export function prepareContractTests(): void {
  // Keys are made and states are waited for; on a busy machine that takes a while.
  jest.setTimeout(60_000);
  beforeAll(() => {
    jest.spyOn(console, 'warn').mockImplementation();
  });
}
