// @ts-check
import { setTimeout } from 'node:timers/promises';
import { createLog } from './log.js';
import { Service } from './service.js';
import { readSettings } from './settings.js';

/** @param {Readonly<Record<string, string | undefined>>} env */
async function main(env) {
  const settings = readSettings(env);
  const log = createLog(settings.logLevel);
  const service = new Service({ log, newCheckout: settings.newCheckout });

  /** @param {string} signal */
  const shutDown = async (signal) => {
    log.info('shutting down', { signal });
    // Load balancers learn at the same time as this process that the pod ends, and send requests for some more seconds.
    // A distroless image has no `sleep` that a preStop hook could run.
    service.failReadiness();
    await setTimeout(settings.shutdownDelay);
    const closed = service.close(settings.shutdownTimeout);
    log.info('accepting no more connections');
    const cut = await closed;
    if (cut > 0) log.error('cut connections', { connections: cut });
    log.info('stopped');
    process.exit(cut > 0 ? 1 : 0);
  };
  process.once('SIGTERM', shutDown);
  process.once('SIGINT', shutDown);

  const port = await service.listen(settings.port);
  log.info('listening', { port });
}

main(process.env).catch((error) => {
  createLog('error').error('cannot start', { error: String(error) });
  process.exitCode = 1;
});
