/** @returns undefined when it is no JSON, which is never what JSON stands for */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
