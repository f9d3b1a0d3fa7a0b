/** Problems are parts of sentences: a list of them reads like text. */
export function sentence(text: string): string {
  const begun = text.charAt(0).toLocaleUpperCase('en-US') + text.slice(1);
  return /[.?!…]$/.test(begun) ? begun : `${begun}.`;
}
