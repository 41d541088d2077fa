const QUIET_MS = 1_000;

/** Runs `work`; while it takes longer than a second, says what is going on: in place on a terminal, else every ten seconds. */
export async function withProgress(what, work) {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1_000);
  const live = process.stderr.isTTY === true;
  let shown = false;
  const show = () => {
    shown = true;
    process.stderr.write(live ? `\r\x1b[K${what} … ${seconds()} s` : `${what} … ${seconds()} s\n`);
  };
  let repeat;
  const first = setTimeout(() => {
    show();
    repeat = setInterval(show, live ? 1_000 : 10_000);
  }, QUIET_MS);
  try {
    const result = await work();
    if (shown)
      process.stderr.write(
        live ? `\r\x1b[K${what}: done in ${seconds()} s\n` : `${what}: done in ${seconds()} s\n`,
      );
    return result;
  } catch (error) {
    if (shown && live) process.stderr.write('\n');
    throw error;
  } finally {
    clearTimeout(first);
    clearInterval(repeat);
  }
}
