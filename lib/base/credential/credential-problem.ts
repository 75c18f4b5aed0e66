import { findCredential } from './find-credential';
import { settingsIn } from './settings';

/** Why a text that is committed is refused: it contains a credential. `undefined` without one. */
export function credentialProblem(text: string): string | undefined {
  const [setting] = settingsIn(text);
  const what = findCredential(text) ?? (setting && `a value of ${setting.name}`);
  return what && `It contains ${what}, which everyone with access to the repository could read.`;
}
