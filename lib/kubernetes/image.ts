import { credentialProblem } from '../base/credential/credential-problem';
import { show } from '../base/hint';

/** The version that a release pins an image to: a tag, a digest, or both. With both, the digest wins. */
export interface ImageVersion {
  /** Such as `v1.4.2` or a git commit. Never `latest`. */
  readonly tag?: string;
  /** Such as `sha256:` and 64 hexadecimal digits. */
  readonly digest?: string;
}

// The grammar of github.com/distribution/reference.
const DOMAIN =
  '(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::[0-9]+)?';
const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const REPOSITORY = new RegExp(`^(?:${DOMAIN}/)?${COMPONENT}(?:/${COMPONENT})*$`);
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha256:[a-f0-9]{64}$/;

/** Why this is not an image repository; `undefined` if it is one. */
export function repositoryProblem(repository: string): string | undefined {
  if (repository.length > 255 || !REPOSITORY.test(repository)) {
    return `${show(repository)} is not an image repository: write it without a tag, such as "123456789012.dkr.ecr.ap-south-1.amazonaws.com/my-app".`;
  }
  return undefined;
}

/** Why this tag is refused; `undefined` if it is valid. */
export function tagProblem(tag: string): string | undefined {
  if (tag === '') return 'The tag is empty.';
  if (!TAG.test(tag)) {
    return `${show(tag)} is not an image tag: use at most 128 letters, digits, \`_\`, \`.\` and \`-\`, not starting with \`.\` or \`-\`.`;
  }
  if (tag === 'latest') {
    return 'The tag "latest" is mutable: the running image could change without a commit. Release an immutable tag, or a digest.';
  }
  return credentialProblem(tag);
}

/** Why this is not a digest; `undefined` if it is one. */
export function digestProblem(digest: string): string | undefined {
  return DIGEST.test(digest)
    ? undefined
    : `${show(digest)} is not a digest: use "sha256:" followed by 64 hexadecimal digits.`;
}

/** The full reference: `repository:tag@digest`. */
export function imageReference(repository: string, version: ImageVersion): string {
  const tag = version.tag === undefined ? '' : `:${version.tag}`;
  const digest = version.digest === undefined ? '' : `@${version.digest}`;
  return `${repository}${tag}${digest}`;
}

/** Why this full reference is refused; `undefined` if it is valid. */
export function referenceProblem(reference: string): string | undefined {
  const { repository, tag, digest } = splitReference(reference);
  if (tag === undefined && digest === undefined) {
    return `${show(reference)} has neither a tag nor a digest, so it defaults to "latest".`;
  }
  return (
    repositoryProblem(repository) ??
    (tag === undefined ? undefined : tagProblem(tag)) ??
    (digest === undefined ? undefined : digestProblem(digest))
  );
}

/** Splits `repository:tag@digest`. A port in the registry's address is not mistaken for a tag. */
export function splitReference(reference: string): { repository: string } & ImageVersion {
  const at = reference.indexOf('@');
  const digest = at < 0 ? {} : { digest: reference.slice(at + 1) };
  const rest = at < 0 ? reference : reference.slice(0, at);
  const colon = rest.lastIndexOf(':');
  if (colon <= rest.lastIndexOf('/')) return { repository: rest, ...digest };
  return { repository: rest.slice(0, colon), tag: rest.slice(colon + 1), ...digest };
}
