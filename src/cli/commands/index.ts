/** The commands of the command line, in the order of the help. A new command is one file and one line here. */
import { check } from './check.ts';
import type { CliCommand } from './command.ts';
import { compare } from './compare.ts';
import { describe } from './describe.ts';
import { diagnose } from './diagnose.ts';
import { exportRun } from './export.ts';
import { forecast } from './forecast.ts';
import { fork } from './fork.ts';
import { generate } from './generate.ts';
import { help } from './help.ts';
import { importData } from './import.ts';
import { list } from './list.ts';
import { methods } from './methods.ts';
import { network } from './network.ts';
import { prune } from './prune.ts';
import { reimport } from './reimport.ts';
import { replicate } from './replicate.ts';
import { report } from './report.ts';
import { resume } from './resume.ts';
import { run } from './run.ts';
import { serve } from './serve.ts';
import { show } from './show.ts';
import { sweep } from './sweep.ts';

export const commands: readonly CliCommand[] = [
  run,
  resume,
  fork,
  sweep,
  prune,
  replicate,
  list,
  show,
  importData,
  reimport,
  generate,
  describe,
  compare,
  exportRun,
  report,
  network,
  diagnose,
  forecast,
  methods,
  check,
  serve,
  help,
];
