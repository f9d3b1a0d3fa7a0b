/** What kubectl may be given as a word without quotes: nothing else goes into a command that people copy. */
const WORD = /^[A-Za-z0-9][-A-Za-z0-9_./]*$/;

/** Whether a name can stand in a command that people copy: those of Roles, say, may have quotes and semicolons. Pure. */
export function isCommandWord(name: string): boolean {
  return WORD.test(name);
}
