import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { startHeadless } from '../../main/headless.ts';
import { nodePlatform } from '../../main/platform/node.ts';
import { createServices } from '../../main/services/index.ts';
import { exitCodes } from '../exit-codes.ts';
import { onInterrupt } from '../interrupts.ts';
import { openBrowser } from '../open-browser.ts';
import { programFolder } from '../program-folder.ts';
import type { CliCommand } from './command.ts';
import { wholeNumber } from './options.ts';

/** `unfold serve`: the window in a browser of this machine, until Ctrl+C. */
export const serve: CliCommand = {
  name: 'serve',
  args: '',
  summary: 'show the window in a browser, on 127.0.0.1 only, until Ctrl+C',
  describe: (parser) => {
    parser.option('--project <file>', 'open this project, made when it is not there');
    parser.option('--port <number>', 'port to listen on; 0 takes a free one', wholeNumber(0, 65535), 0);
    parser.option('--no-open', 'print the address and open no browser');
    parser.addHelpText(
      'after',
      '\nThe page can read and write in your home folder, the working folder and the folder of the project.',
    );
  },
  run: async (_args, { project, port, open }, output) => {
    const stopped = interrupted(); // from now on, so that a Ctrl+C during the start ends it in order too
    const projectPath = project === undefined ? null : resolve(project);
    const roots = [homedir(), process.cwd(), ...(projectPath === null ? [] : [dirname(projectPath)])];
    const services = createServices(nodePlatform({ kind: 'browser', roots: [...new Set(roots)] }));
    try {
      if (projectPath !== null) await openOrCreate(services.handlers, projectPath);
      const host = await startHeadless({
        services,
        rendererFolder: join(programFolder(), 'dist', 'renderer'),
        port: port ?? 0,
      });
      output.result(`Unfold is at ${host.url}`);
      output.note(
        'The address is the key to it: do not pass it on. Ctrl+C ends the host; running runs are paused.',
      );
      if (open !== false) await openBrowser(host.url);
      await stopped;
      await host.close();
    } finally {
      await services.close();
    }
    return exitCodes.ok.code;
  },
};

async function openOrCreate(
  handlers: ReturnType<typeof createServices>['handlers'],
  path: string,
): Promise<void> {
  if (existsSync(path)) await handlers['project.open']({ path });
  else await handlers['project.create']({ path });
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    onInterrupt(() => resolve());
  });
}
