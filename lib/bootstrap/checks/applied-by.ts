import * as v from 'valibot';
import { FIELD_MANAGER } from '../apply-args';

/** The Application of Argo CD itself. */
export const SELF = 'argocd';

/** What the metadata of an object says about who applies it. */
export const AppliedBySchema = v.object({
  annotations: v.optional(v.record(v.string(), v.string()), {}),
  managedFields: v.optional(
    v.array(v.object({ manager: v.optional(v.string()), operation: v.optional(v.string()) })),
    [],
  ),
});

/**
 * Whether a bootstrap into a namespace has applied an object of Argo CD, or the Argo CD that it started. Every Argo CD
 * applies by the same name, but adds which Application the object is part of: a bootstrap that was interrupted adds
 * nothing.
 *
 * Source: BuildAppInstanceValue in util/argo/resource_tracking.go of Argo CD 3.5.1. For an object without a namespace, it
 * has that of the Application's destination.
 */
export function isAppliedByBootstrap(
  { annotations, managedFields }: v.InferOutput<typeof AppliedBySchema>,
  namespace: string,
): boolean {
  const trackingId = annotations['argocd.argoproj.io/tracking-id'];
  const [application, , place = ''] = trackingId?.split(':') ?? [];
  const isOfOther =
    trackingId !== undefined && (application !== SELF || !place.startsWith(`${namespace}/`));
  return (
    !isOfOther &&
    managedFields.some((it) => it.manager === FIELD_MANAGER && it.operation === 'Apply')
  );
}
