import { spawn } from 'node:child_process';
import { ended } from '../delivery/clone';
import { ARTIFACTS } from './artifacts';
import type { Action } from './workflow';

/** The digest of the image that is built of a commit. */
export const digestOf = (commit: string) => `sha256:${commit.padStart(64, 'a')}`;

const REGISTRY = '123456789012.dkr.ecr.ap-south-1.amazonaws.com';

/** What takes the place of the actions. The gitops repository is cloned from a URL. */
export function actionsFor(url: () => string): Readonly<Record<string, Action>> {
  return {
    ...ARTIFACTS,
    'actions/checkout': async (inputs, { workspace, github }) => {
      const { repository = github['repository'], ref, 'fetch-depth': depth } = inputs;
      if (repository !== 'example/gitops') return {};
      const shallow = depth === '0' ? [] : ['--depth=1'];
      await gitAsync('clone', '-q', ...shallow, url(), workspace);
      if (ref === 'main') return {};
      const wanted = String(ref ?? github['sha']);
      await gitAsync('-C', workspace, 'fetch', '-q', ...shallow, 'origin', wanted);
      await gitAsync('-C', workspace, 'checkout', '-q', 'FETCH_HEAD');
      return {};
    },
    'actions/setup-node': () => ({}),
    'actions/create-github-app-token': ({ 'private-key': key }) => {
      if (key === '') throw new Error("Input required and not supplied: 'private-key'");
      return { token: 'app-token' };
    },
    'actions/attest': () => ({}),
    'aws-actions/configure-aws-credentials': () => ({}),
    'aws-actions/amazon-ecr-login': () => ({ registry: REGISTRY }),
    'docker/setup-buildx-action': () => ({}),
    'docker/build-push-action': ({ push }, { github }) =>
      push === 'true' ? { digest: digestOf(String(github['sha'])) } : {},
    'github/codeql-action/upload-sarif': () => ({}),
  };
}

/** Runs git, while a server in this process can answer. */
async function gitAsync(...args: string[]): Promise<void> {
  const { status, stderr } = await ended(spawn('git', args, { stdio: 'pipe' }));
  if (status !== 0) throw new Error(stderr);
}
