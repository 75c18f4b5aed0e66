import { PACKAGE_ROOT } from './package';

const LOADED = Symbol.for('argosy.loaded-from');

/**
 * Refuses a second copy of the library in one process. Its classes would differ from the first one's, so errors would
 * not be recognized, and settings would be lost without a message.
 *
 * @throws Error with both directories.
 */
export function refuseSecondCopy(loaded: object = globalThis, root: string = PACKAGE_ROOT): void {
  const first: unknown = Reflect.get(loaded, LOADED);
  if (typeof first === 'string' && first !== root) {
    throw Object.assign(new Error(`There are two copies of argosy: ${first} and ${root}.`), {
      fix: 'List argosy in the `peerDependencies` of shared packages. Install one from a directory with `npm install --install-links <directory>`, because npm otherwise links to it.',
    });
  }
  Object.defineProperty(loaded, LOADED, { value: root, configurable: true });
}
