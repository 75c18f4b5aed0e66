import { findCredential, isHarmless } from '../../base/credential/find-credential';
import { settingsIn } from '../../base/credential/settings';

/** What a text contains, whatever its name is. */
interface TextCredentials {
  /** The kind of credential, by its form. */
  readonly what?: string;
  /** The names of settings with credentials as values, such as `password: …`. */
  readonly settings: readonly string[];
}

const NONE: TextCredentials = { settings: [] };

/** Texts without a credential. Most occur in many objects, in every environment. */
const harmless = new Set<string>();
/** The characters in it. */
let size = 0;
const LARGEST = 4_000_000;
/** A longer text is in one object. */
const LONGEST = 4096;

/** The credentials in a text. */
export function readText(text: string): TextCredentials {
  if (text.length < 4 || isHarmless(text) || harmless.has(text)) return NONE;
  const what = findCredential(text);
  if (what !== undefined) return { what, settings: [] };
  const settings = [...settingsIn(text)].map(({ name }) => name);
  if (settings.length > 0) return { settings };
  remember(text);
  return NONE;
}

function remember(text: string): void {
  if (text.length > LONGEST) return;
  if (size > LARGEST) {
    harmless.clear();
    size = 0;
  }
  harmless.add(text);
  size += text.length;
}
