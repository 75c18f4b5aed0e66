import * as v from 'valibot';
import type { Document } from 'yaml';
import { digestProblem, type ImageVersion, tagProblem } from './image';
import { DnsLabel } from './names';
import { FleetError, type Problem } from './problem';
import { findingsOf, formatField } from './validation';

/** What an app runs in an environment: the version of each of its images, by the image's name. */
export interface Release {
  readonly images: Readonly<Record<string, ImageVersion>>;
}

const check = (problem: (text: string) => string | undefined) =>
  v.pipe(
    v.string(),
    v.rawCheck(({ dataset, addIssue }) => {
      const message = dataset.typed ? problem(dataset.value) : undefined;
      if (message !== undefined) addIssue({ message });
    }),
  );

const ReleaseSchema = v.strictObject({
  images: v.pipe(
    v.record(
      DnsLabel,
      v.pipe(
        v.strictObject({
          tag: v.optional(check(tagProblem)),
          digest: v.optional(check(digestProblem)),
        }),
        v.check(
          (image) => image.tag !== undefined || image.digest !== undefined,
          'It has neither a tag nor a digest.',
        ),
      ),
    ),
    v.check((images) => Object.keys(images).length > 0, 'It names no image.'),
  ),
});

/** Where the release of an app in an environment is kept, relative to the repository's root. */
export function releaseFile(environment: string, app: string): string {
  return `fleet/releases/${environment}/${app}.yaml`;
}

/**
 * Reads a release file.
 *
 * @throws {@link FleetError} naming the file, and the line or the field, when it is not a release.
 */
export function parseRelease(text: string, file: string): Release {
  return parseWritten(text) ?? parseYaml(text, file);
}

const IMAGE = /^ {2}([a-z][a-z0-9-]*):(?:\n {4}tag: "([^"\\]*)")?(?:\n {4}digest: "([^"\\]*)")?\n/;

/**
 * Reads what {@link formatRelease} has written, many times as fast as a YAML parser does. `undefined` for
 * anything else, also for what only looks like it.
 */
function parseWritten(text: string): Release | undefined {
  const head = 'images:\n';
  const images: Record<string, ImageVersion> = {};
  for (let rest = text.slice(head.length); rest !== ''; ) {
    const match = IMAGE.exec(rest);
    if (!match?.[1]) return undefined;
    const [all, name, tag, digest] = match;
    images[name] = { ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
    rest = rest.slice(all.length);
  }
  const release = { images };
  const isSame = text === formatRelease(release);
  return isSame && findingsOf(ReleaseSchema, release).length === 0 ? release : undefined;
}

function parseYaml(text: string, file: string): Release {
  const { parseDocument } = require('yaml') as typeof import('yaml');
  const fix =
    'Write it as `images: { <name>: { tag: <tag>, digest: <digest> } }`, or restore it from git.';
  const document = parseDocument(text, { version: '1.2', schema: 'core', prettyErrors: true });
  const error = document.errors[0] ?? document.warnings[0];
  if (error) {
    const line = error.linePos?.[0]?.line;
    const conflict = /^(<{7}|={7}|>{7})/m.test(text)
      ? ' It holds the marks of a merge conflict.'
      : '';
    const what = (error.message.split('\n')[0] ?? '').replace(/ at line.*$/, '');
    const message = `This is not YAML${line ? ` (line ${line})` : ''}: ${what}.${conflict}`;
    throw new FleetError([{ file, message, fix }]);
  }
  const value = toValue(document, file, fix);
  const problems = findingsOf(ReleaseSchema, value).map((finding): Problem => {
    const field = formatField(finding.path);
    if (/Expected a string/.test(finding.message)) {
      const message = `${finding.message} YAML reads 1.10, 0123456 and the like as numbers.`;
      return { file, field, message, fix: 'Write it in quotes, such as `tag: "1.10"`.' };
    }
    const isVersion = /\.(tag|digest)$/.test(field);
    const pushed = 'Write the tag or the digest that was pushed, or restore the file from git.';
    return { file, field, message: finding.message, fix: isVersion ? pushed : fix };
  });
  if (problems.length > 0) throw new FleetError(problems);
  return value as Release;
}

function toValue(document: Document, file: string, fix: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    const message = 'It uses YAML aliases (`*name`), which a release has no need of.';
    throw new FleetError([{ file, message, fix }]);
  }
}

/** Writes a release file: images in order of their names, one field a line, so that diffs are small. */
export function formatRelease(release: Release): string {
  const lines = ['images:'];
  for (const name of Object.keys(release.images).sort()) {
    const { tag, digest } = release.images[name] ?? {};
    lines.push(`  ${name}:`);
    if (tag !== undefined) lines.push(`    tag: ${JSON.stringify(tag)}`);
    if (digest !== undefined) lines.push(`    digest: ${JSON.stringify(digest)}`);
  }
  return `${lines.join('\n')}\n`;
}
