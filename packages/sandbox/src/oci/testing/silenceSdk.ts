/** The SDK writes a warning for every call that fails, whatever its logger is. */
export function silenceSdk(): void {
  beforeAll(() => {
    jest.spyOn(console, 'warn').mockImplementation();
  });
}
