import { stepsOf } from './gitops-remote';
import type { JobResult } from './workflow';

/** What ECR says of a tag that nobody has pushed. */
export const NOT_PUSHED = {
  status: 254,
  stderr: 'An error occurred (ImageNotFoundException) when calling the DescribeImages operation\n',
};

/** The results of a run that ends well. */
export const DONE = { test: 'success', push: 'success', release: 'success' };

/** The steps that push an image. */
export const builds = (results: readonly JobResult[]) =>
  stepsOf(results, 'push').filter(({ step }) => step === 'docker/build-push-action');
