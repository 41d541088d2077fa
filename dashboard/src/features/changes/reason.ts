/** The part of the sentence behind the colon: the arm and the amount stand beside it already. */
export function reasonOf(text: string): string {
  const [, why] = text.split(/: (.*)/s);
  return why ?? text;
}
