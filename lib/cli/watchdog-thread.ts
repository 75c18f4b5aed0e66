import { runWatchdog } from '../base/watchdog';

runWatchdog();
