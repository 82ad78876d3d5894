/**
 * `npm run package`: the installed folder of Unfold for this machine, in release/. The runtime is taken from where it
 * is at hand; without one electron-builder would download it, so this says what is missing instead.
 */
import { build } from './build.ts';
import { giveUp, scriptArguments } from './support/arguments.ts';
import { findRuntime, versionOf } from './support/electron-runtime.ts';
import { runTool } from './support/run.ts';

scriptArguments({});
const runtime = findRuntime();
if (runtime === null) {
  process.stderr.write(
    'There is no Electron runtime to package. "npm start" fetches one where the network allows it, or set ' +
      'ELECTRON_OVERRIDE_DIST_PATH to the folder of one.\n',
  );
  process.exitCode = 1;
} else {
  await build({ ifStale: true }).catch(giveUp);
  const version = versionOf(runtime);
  const settings = [`-c.electronDist=${runtime}`, `-c.electronVersion=${version}`];
  const { code } = await runTool('electron-builder/cli.js', ['--dir', ...settings]);
  process.exitCode = code;
  if (code === 0) process.stdout.write(`Made release/ with Electron ${version}.\n`);
}
