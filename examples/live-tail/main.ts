import { ask } from './ask.js';
import { follow, Refused } from './follow.js';
import { changeLines, stateLines } from './lines.js';
import { NOW } from './operations.js';
import { HELP, type Options, readOptions } from './options.js';

const args = process.argv.slice(2);
if (args.includes('--help')) process.stdout.write(`${HELP}\n`);
else {
  const options = readOptions(args, process.env['TRIMTAB_TOKEN']);
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n\n${HELP}\n`);
    process.exitCode = 2;
  } else process.exitCode = await tail(options);
}

async function tail(options: Options): Promise<number> {
  let after = options.after;
  let left = options.maxEvents;
  for (;;) {
    try {
      for await (const event of follow({ ...options, after, onReady: () => showState(options), onNotice })) {
        after = event.cursor;
        print(options.json ? [JSON.stringify(event)] : changeLines(event));
        left -= 1;
        if (left <= 0) return 0;
      }
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'CURSOR_EXPIRED') {
        onNotice(error instanceof Error ? error.message : String(error));
        return 1;
      }
      onNotice(`${error.message} Some changes were missed; this is where things are now.`);
      after = null;
    }
  }
}

async function showState(options: Options): Promise<void> {
  if (options.campaignId === null) return;
  const state = await ask(options, NOW, { campaignId: options.campaignId });
  print(options.json ? [JSON.stringify(state)] : stateLines(state));
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Beside the data, so that `--json` stays clean in a pipe. */
function onNotice(notice: string): void {
  process.stderr.write(`live-tail: ${notice}\n`);
}
