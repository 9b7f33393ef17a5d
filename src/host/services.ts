import type { ConfigService } from './config/service';
import type { ImportService } from './import/service';
import type { Log } from './log';
import type { PanelController } from './panel/controller';
import type { RunService } from './runs/service';
import type { RunnerPort } from './runner-port';
import type { Launcher } from './train/launcher';

/** What commands work with. Made once, in extension.ts. */
export interface Services {
  readonly log: Log;
  readonly configs: ConfigService;
  readonly runs: RunService;
  readonly panel: PanelController;
  readonly launcher: Launcher;
  readonly runner: RunnerPort;
  readonly importer: ImportService;
}
