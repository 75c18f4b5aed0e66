import * as v from 'valibot';
import type { Document } from 'yaml';
import { credentialProblem } from '../base/credential/credential-problem';
import { show } from '../base/hint';
import { defined, isPlainObject, namedRecord, own } from '../base/json';
import { recordSchema } from '../base/record-schema';
import { checkedString } from '../base/schema';
import { fieldProblems, formatField } from '../base/validation';
import { digestProblem, type ImageVersion, imageReference, tagProblem } from '../kubernetes/image';
import { DnsLabel, isDns1035Label, wholeNumber } from '../kubernetes/names';
import { revisionProblem } from '../kubernetes/revision';
import { FleetError, type Problem } from './problem';

/**
 * The release of an app in an environment: the version of each of its images, by image name, and the revision of each
 * source of an Argo CD Application, by the source's name.
 */
export interface Release {
  readonly images: Readonly<Record<string, ReleasedImage>>;
  /** Set by a rollback: blocks other releases until it is removed. @default none */
  readonly hold?: Hold;
}

/** A released image or source, and the data that orders it among other builds. */
export interface ReleasedImage extends ImageVersion {
  /** Only of a source, which has neither a tag nor a digest: the version of its chart, a git tag or a commit. */
  readonly revision?: string;
  /** The commit of the app's own repository that it was built from. @default unknown */
  readonly commit?: string;
  /** A number that increases with each build, such as the pipeline's run number. @default unknown */
  readonly sequence?: number;
}

/** Keeps an app at the release it was rolled back to. */
interface Hold {
  /** Such as `v1.4.3 answers with 500`. */
  readonly reason: string;
  /**
   * The held images, as written by {@link heldAt}. Detects a merge that changes the images despite the hold.
   *
   * @default the current images
   */
  readonly at?: string;
}

function isCommitId(id: string): boolean {
  return /^[0-9a-f]{7,64}$/.test(id);
}

/** A commit id, full or abbreviated. */
export const CommitId = v.pipe(
  v.string(),
  v.check(
    isCommitId,
    ({ input }) => `${show(input)} is not a commit id: use 7 to 64 hexadecimal digits.`,
  ),
);

/** The size of the largest release file, in bytes: hundreds of images. */
export const MAX_RELEASE_BYTES = 100_000;

/** Text on one line, so that it cannot add lines, such as trailers, to a commit message. */
export const OneLine = v.pipe(
  v.string(),
  v.check(
    (text) => text.trim() !== '' && text.length <= 500 && !/\p{C}|\p{Zl}|\p{Zp}/u.test(text),
    ({ input }) => `${show(input)} is not a line of text: use 1 to 500 characters on one line.`,
  ),
);

/** Text on one line that is committed. */
export const CommittedLine = v.pipe(OneLine, checkedString(credentialProblem));

const build = { commit: v.optional(CommitId), sequence: v.optional(wholeNumber()) };

const images = v.pipe(
  recordSchema(
    DnsLabel,
    v.pipe(
      v.strictObject({
        tag: v.optional(checkedString(tagProblem)),
        digest: v.optional(checkedString(digestProblem)),
        ...build,
      }),
      v.check(
        (image) => image.tag !== undefined || image.digest !== undefined,
        'It has neither a tag nor a digest.',
      ),
    ),
  ),
  v.check((entries) => Object.keys(entries).length > 0, 'It has no images.'),
);

const sources = v.pipe(
  recordSchema(DnsLabel, v.strictObject({ revision: checkedString(revisionProblem), ...build })),
  v.check((entries) => Object.keys(entries).length > 0, 'It has no sources.'),
);

const hold = v.optional(v.strictObject({ reason: CommittedLine, at: v.optional(v.string()) }));

/** A release file, in which images and sources have a section each. */
const ReleaseFileSchema = v.strictObject({ hold, images, sources: v.optional(sources) });

const SourcesFileSchema = v.strictObject({ hold, images: v.optional(images), sources });

/**
 * Reads a release file.
 *
 * @throws {@link FleetError} with the file, and the line or field, when it is not a valid release.
 */
export function parseRelease(text: string, file: string): Release {
  return parseWritten(text) ?? parseYaml(text, file);
}

const IMAGE =
  / {2}([a-z][a-z0-9-]*):(?:\n {4}tag: "([^"\\]*)")?(?:\n {4}digest: "([^"\\]*)")?(?:\n {4}commit: "([^"\\]*)")?(?:\n {4}sequence: (0|[1-9]\d{0,15}))?\n/;

/**
 * Parses the output of {@link formatRelease}, many times as fast as a YAML parser. Returns `undefined` for any
 * other text, even if it is similar.
 */
function parseWritten(text: string): Release | undefined {
  const head = 'images:\n';
  if (!text.startsWith(head) || text.length === head.length) return undefined;
  let previous = '';
  const images = namedRecord<ReleasedImage>();
  const pattern = new RegExp(IMAGE, 'y');
  pattern.lastIndex = head.length;
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    // They are sorted, so that none occurs twice.
    if (!match?.[1] || match[1] <= previous) return undefined;
    const [, name, tag, digest, commit, sequence] = match;
    const image = defined<ReleasedImage>({
      tag,
      digest,
      commit,
      sequence: sequence === undefined ? undefined : Number(sequence),
    });
    if (!isValidImage(name, image)) return undefined;
    images[name] = image;
    previous = name;
  }
  return { images };
}

/** What the schema accepts. Running the schema takes ten times as long. */
function isValidImage(name: string, { tag, digest, commit, sequence = 0 }: ReleasedImage): boolean {
  return (
    isDns1035Label(name) &&
    (tag !== undefined || digest !== undefined) &&
    (tag === undefined || tagProblem(tag) === undefined) &&
    (digest === undefined || digestProblem(digest) === undefined) &&
    (commit === undefined || isCommitId(commit)) &&
    Number.isSafeInteger(sequence)
  );
}

function parseYaml(text: string, file: string): Release {
  const { parseDocument } = require('yaml') as typeof import('yaml');
  const fix =
    'Write it as `images: { <name>: { tag: <tag>, digest: <digest> } }`, or restore it from git.';
  const document = parseDocument(text, { version: '1.2', schema: 'core', prettyErrors: true });
  const error = document.errors[0] ?? document.warnings[0];
  if (error) {
    const line = error.linePos?.[0]?.line;
    const isConflict = /^(<{7}|={7}|>{7})/m.test(text);
    const what = (error.message.split('\n')[0] ?? '').replace(/ at line.*$/, '');
    const message = isConflict
      ? 'It contains merge conflict markers.'
      : `This is not YAML${line ? ` (line ${line})` : ''}: ${what}.`;
    throw new FleetError([{ file, message, fix }]);
  }
  const value = toValue(document, file, fix);
  const hasSources = isPlainObject(value) && value['sources'] !== undefined;
  const schema = hasSources ? SourcesFileSchema : ReleaseFileSchema;
  const problems = fieldProblems(schema, value).map((finding): Problem => {
    const field = formatField(finding.path);
    if (/Expected a string/.test(finding.message)) {
      const message = `${finding.message} YAML reads values such as 1.10 and 0123456 as numbers.`;
      return { file, field, message, fix: 'Write it in quotes, such as `tag: "1.10"`.' };
    }
    const isVersion = /\.(tag|digest|revision)$/.test(field);
    const pushed = 'Use the tag or the digest that was pushed, or restore the file from git.';
    return { file, field, message: finding.message, fix: isVersion ? pushed : fix };
  });
  if (problems.length > 0) throw new FleetError(problems);
  const release = toRelease(value as ReleaseFile, file);
  demandHeld(release, file);
  return release;
}

type ReleaseFile = v.InferOutput<typeof ReleaseFileSchema>;

/** One map of everything that is released, since images and sources are delivered alike. */
function toRelease({ hold, images, sources = {} }: ReleaseFile, file: string): Release {
  const both = Object.keys(sources).find((name) => own(images, name) !== undefined);
  if (both !== undefined) {
    const message = `"${both}" is both an image and a source.`;
    throw new FleetError([{ file, field: `sources.${both}`, message, fix: 'Remove one of them.' }]);
  }
  return {
    images: { ...images, ...sources } as Release['images'],
    ...(hold && { hold }),
  } as Release;
}

/** Refuses a release whose images differ from those its hold recorded. */
function demandHeld({ images, hold }: Release, file: string): void {
  const at = heldAt(images);
  if (hold?.at === undefined || hold.at === at) return;
  const message = `It is on hold at ${hold.at} (${hold.reason}), but contains ${at}: a merge or an edit bypassed the hold.`;
  const fix = 'Restore the images, or remove `hold` if the change is intended.';
  throw new FleetError([{ file, field: 'hold.at', message, fix }]);
}

function toValue(document: Document, file: string, fix: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    const message = 'It uses YAML aliases (`*name`), which releases do not support.';
    throw new FleetError([{ file, message, fix }]);
  }
}

/** Formats a release file: images and sources sorted by name, one field per line, so that diffs are small. */
export function formatRelease(release: Release): string {
  const isSource = (name: string) => own(release.images, name)?.revision !== undefined;
  const lines = [
    ...sectionLines('images', release, (name) => !isSource(name)),
    ...sectionLines('sources', release, isSource),
  ];
  if (release.hold) {
    const { reason, at } = release.hold;
    lines.push('hold:', `  reason: ${JSON.stringify(reason)}`);
    if (at !== undefined) lines.push(`  at: ${JSON.stringify(at)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** A section of a release file, one field per line. */
function sectionLines(
  section: 'images' | 'sources',
  { images }: Release,
  isIncluded: (name: string) => boolean,
): string[] {
  const names = Object.keys(images).sort().filter(isIncluded);
  if (names.length === 0) return [];
  const lines = names.flatMap((name) => {
    const { revision, tag, digest, commit, sequence } = images[name] ?? {};
    const fields = Object.entries({ revision, tag, digest, commit, sequence });
    return [
      `  ${name}:`,
      ...fields.flatMap(([key, value]) =>
        value === undefined ? [] : `    ${key}: ${JSON.stringify(value)}`,
      ),
    ];
  });
  return [`${section}:`, ...lines];
}

/** What a hold keeps, as `name=tag@digest` or `name=revision`, sorted. */
export function heldAt(images: Release['images']): string {
  const versions = Object.entries(images).map(
    ([name, { revision, tag, digest }]) =>
      `${name}=${[revision, tag, digest].filter(Boolean).join('@')}`,
  );
  return versions.sort().join(' ');
}

/** True if both releases run the same images. The commit and sequence of a build do not matter. */
export function runsSame(a: Release | undefined, b: Release | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const names = Object.keys(a.images);
  return (
    names.length === Object.keys(b.images).length &&
    names.every((name) => isSameVersion(a.images[name], own(b.images, name)))
  );
}

/** True for the same tag and the same digest, or the same revision. */
export function isSameVersion(a: ReleasedImage | undefined, b: ReleasedImage | undefined): boolean {
  return a?.tag === b?.tag && a?.digest === b?.digest && a?.revision === b?.revision;
}

/** The full reference of a released image, or `address:revision` for a source. */
export function versionReference(address: string, version: ReleasedImage): string {
  const { revision } = version;
  return revision === undefined ? imageReference(address, version) : `${address}:${revision}`;
}
