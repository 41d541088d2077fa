import type { FastifyInstance } from 'fastify';

/** `null` where all is well, else the reason for people. Must not throw; an exception counts as a reason. */
export interface ReadinessCheck {
  readonly name: string;
  check(): Promise<string | null>;
}

const PATIENCE_MS = 2_000;

/** `/healthz`: the process answers. `/readyz`: what it needs is there, and if not, what is missing. */
export function registerHealth(fastify: FastifyInstance, checks: readonly ReadinessCheck[]): void {
  fastify.get('/healthz', async () => ({ status: 'ok' }));
  fastify.get('/readyz', async (_request, reply) => {
    const results = await Promise.all(checks.map(resultOf));
    const ready = results.every((result) => result.reason === null);
    return reply.code(ready ? 200 : 503).send({
      status: ready ? 'ready' : 'not ready',
      checks: Object.fromEntries(results.map(({ name, reason }) => [name, reason ?? 'ok'])),
    });
  });
}

async function resultOf(of: ReadinessCheck): Promise<{ name: string; reason: string | null }> {
  const { name } = of;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${PATIENCE_MS / 1000} s`), PATIENCE_MS);
  });
  try {
    return { name, reason: await Promise.race([of.check(), late]) };
  } catch (error) {
    return { name, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
