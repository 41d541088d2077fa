const PATIENCE_MS = 20_000;
const PAUSE_MS = 20;

/** Asks again and again until it holds. For what no event tells of, such as rows that another part of the server writes. */
export async function eventually(holds: () => Promise<boolean>, what: string): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > until) throw new Error(`In ${PATIENCE_MS} ms it did not come to this: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
