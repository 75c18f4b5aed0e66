import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../base/files-below';
import { PACKAGE_ROOT } from '../base/package';
import { TextFiles } from '../base/text-file';
import { readFleetFile } from '../model/fleet-file';
import { FLEET_HEALTH } from '../model/layout';
import type { Problem } from '../model/problem';
import { customizationKey, type ResourceCustomization } from './customization';
import { readCustomizations } from './customization-files';

/** The folder of the package that has the customizations that ship with it. */
export const SHIPPED_HEALTH = join(PACKAGE_ROOT, 'health');

/** Loads the customizations below `fleet/health/`. Problems are added to `problems`. */
export function loadCustomizations(root: string, problems: Problem[]): ResourceCustomization[] {
  return readCustomizations(FLEET_HEALTH, filesOf(root, FLEET_HEALTH), problems);
}

/** The customizations that ship with this package, for kinds of which Argo CD's own checks say too little. */
export function shippedCustomizations(): ResourceCustomization[] {
  const problems: Problem[] = [];
  const shipped = readCustomizations('health', filesOf(PACKAGE_ROOT, 'health'), problems);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return shipped;
}

/** The customizations of the fleet, and those shipped for all other kinds. */
export function withShipped(
  fleet: readonly ResourceCustomization[],
  shipped: readonly ResourceCustomization[] = shippedCustomizations(),
): ResourceCustomization[] {
  const known = new Set(fleet.map(customizationKey));
  return [...fleet, ...shipped.filter((it) => !known.has(customizationKey(it)))];
}

function filesOf(root: string, folder: string): Map<string, string> {
  if (!existsSync(join(root, folder))) return new Map();
  const files = new TextFiles(root);
  const paths = filesBelow(join(root, folder));
  return new Map(paths.map((path) => [path, readFleetFile(files, `${folder}/${path}`)]));
}
