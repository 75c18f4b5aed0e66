import { splitReference } from '../../kubernetes/image';
import type { ImageRequest } from '../protocol/request';

/**
 * Parses `[name=]<image>`, where the image is a tag, a digest, `tag@digest` or a full reference. The schema validates
 * the parts.
 */
export function parseImageArgument(text: string): ImageRequest {
  const equals = text.indexOf('=');
  const name = equals < 0 ? {} : { name: text.slice(0, equals) };
  const image = text.slice(equals + 1);
  if (/^sha256:/.test(image)) return { ...name, digest: image };
  const isReference = /[/:]/.test(image.split('@', 1)[0] ?? '');
  if (isReference) return { ...name, ...splitReference(image) };
  const at = image.indexOf('@');
  if (at < 0) return { ...name, tag: image };
  return { ...name, tag: image.slice(0, at), digest: image.slice(at + 1) };
}

/** Parses `[name=]<revision>`. */
export function parseRevisionArgument(text: string): ImageRequest {
  const equals = text.indexOf('=');
  const name = equals < 0 ? {} : { name: text.slice(0, equals) };
  return { ...name, revision: text.slice(equals + 1) };
}
