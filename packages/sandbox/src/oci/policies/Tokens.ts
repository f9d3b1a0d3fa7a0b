import { PolicyError } from './PolicyError';

export interface Token {
  kind: 'word' | 'string' | 'pattern' | 'sign';
  /** Without quotes or slashes. */
  text: string;
}

const KINDS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['string', /'([^']*)'/y],
  ['pattern', /\/([^/'\s]*)\//y],
  ['sign', /(!=|[{}()[\],=/])/y],
  ['word', /([\w.:@-][^\s'{}()[\],=!]*)/y],
];

/** The words and signs of a statement or matching rule, read one after the other. "Spare spaces or line breaks have no effect." */
export class Tokens {
  private readonly tokens: Token[];
  private position = 0;

  /** @throws PolicyError */
  constructor(private readonly text: string) {
    this.tokens = scan(text);
  }

  get isAtEnd(): boolean {
    return this.position === this.tokens.length;
  }

  /** Takes the next token if it is this word or sign, in any case. */
  take(text: string): boolean {
    const token = this.tokens[this.position];
    const found =
      (token?.kind === 'word' || token?.kind === 'sign') &&
      token.text.toLowerCase() === text;
    if (found) {
      this.position++;
    }
    return found;
  }

  /** @throws PolicyError when the next token is another */
  expect(text: string): void {
    if (!this.take(text)) {
      throw this.problem(`"${text}"`);
    }
  }

  /**
   * Takes the next token if it is of one of these kinds.
   *
   * @param what - for the error: what belongs there
   * @throws PolicyError
   */
  next(what: string, ...kinds: Token['kind'][]): Token {
    const token = this.tokens[this.position];
    if (!token || !kinds.includes(token.kind)) {
      throw this.problem(what);
    }
    this.position++;
    return token;
  }

  /** What belongs where something else is. */
  problem(what: string): PolicyError {
    const token = this.tokens[this.position];
    return new PolicyError(
      `Expected ${what}, found ${token ? `"${token.text}"` : 'the end'}: ${
        this.text
      }`,
    );
  }
}

function scan(text: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < text.length) {
    if (/\s/.test(text[position])) {
      position++;
      continue;
    }
    const token = scanOne(text, position);
    if (!token) {
      throw new PolicyError(
        `"${text.slice(position)}" is not policy language, in: ${text}`,
      );
    }
    tokens.push(token.token);
    position = token.end;
  }
  return tokens;
}

function scanOne(text: string, position: number) {
  for (const [kind, expression] of KINDS) {
    expression.lastIndex = position;
    const match = expression.exec(text);
    if (match) {
      return { token: { kind, text: match[1] }, end: expression.lastIndex };
    }
  }
  return undefined;
}
