import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { realPath } from '../../main/db/open.ts';
import { startHeadless } from '../../main/headless.ts';
import { makePrivateFolder, removeStaleConnections } from '../../main/loopback/connection-file.ts';
import { nodePlatform } from '../../main/platform/node.ts';
import { createServices } from '../../main/services/index.ts';
import { exitCodes } from '../exit-codes.ts';
import { onInterrupt } from '../interrupts.ts';
import { openBrowser } from '../open-browser.ts';
import type { Output } from '../output.ts';
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
      '\nThe page can read and write in your home folder, the working folder and the folder of the project.' +
        '\nThe address is also kept in hosts/PROCESS.json in the settings folder, readable by you alone.',
    );
  },
  run: async (_args, { project, port, open }, output) => {
    const stopped = interrupted(); // from now on, so that a Ctrl+C during the start ends it in order too
    const projectPath = project === undefined ? null : realPath(project);
    const roots = [homedir(), process.cwd(), ...(projectPath === null ? [] : [dirname(projectPath)])];
    const platform = nodePlatform({ kind: 'browser', roots: [...new Set(roots)] });
    const connectionFile = connectionFileIn(platform.settingsFolder, output);
    const services = createServices(platform);
    try {
      if (projectPath !== null) await openOrCreate(services.handlers, projectPath);
      const host = await startHeadless({
        services,
        rendererFolder: join(programFolder(), 'dist', 'renderer'),
        port: port ?? 0,
        ...(connectionFile === null ? {} : { connectionFile }),
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

/** One a host, by its process number. Null where it could not be written: the address is printed all the same. */
function connectionFileIn(settingsFolder: string, output: Output): string | null {
  const folder = join(settingsFolder, 'hosts');
  try {
    makePrivateFolder(folder);
    removeStaleConnections(folder);
    return join(folder, `${process.pid}.json`);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    output.note(`${folder} cannot be written (${code}): the address is not kept there for other programs.`);
    return null;
  }
}

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
