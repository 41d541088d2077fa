/**
 * Asks for something cheap, again and again, and keeps how long each answer took. It is run as text in a thread of its own, so
 * that what its process is busy with does not count; hence it imports what it needs by itself.
 */
export async function keepAsking(): Promise<void> {
  const { Agent, request } = await import('node:http');
  const { setTimeout: pause } = await import('node:timers/promises');
  const { parentPort, workerData } = await import('node:worker_threads');
  const { url, token } = workerData as { url: string; token: string };
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const body = JSON.stringify({ query: '{ viewer { role } }' });
  const pauseMs = 2;
  let latenciesMs: number[] = [];
  let failures = 0;

  const ask = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        authorization: `Bearer ${token}`,
      };
      const asked = request(`${url}/graphql`, { method: 'POST', agent, headers });
      asked.once('error', reject).once('response', (response) => {
        if (response.statusCode !== 200) failures += 1;
        response.resume().once('end', () => resolve());
      });
      asked.end(body);
    });

  parentPort?.on('message', () => {
    parentPort.postMessage({ latenciesMs, failures });
    latenciesMs = [];
    failures = 0;
  });
  for (;;) {
    const startedAt = performance.now();
    await ask().catch(() => (failures += 1));
    latenciesMs.push(performance.now() - startedAt);
    await pause(pauseMs);
  }
}
