import {
  type JsonPath,
  type JsonValue,
  listAt,
  objectAt,
  parseJson,
  valueAt,
} from '../../base/json';
import { ALB_ANNOTATION } from '../../constructs/network/ingress-annotations';
import type { Manifest } from '../../model/manifest';
import { indexOf, label } from '../object-index';
import type { Rule, RuleContext, RuleFinding } from '../rule';
import { existingObjects } from './existing-objects';
import { alsoProvided, didYouMean, missingInPod } from './missing';
import { SECRET_FIELDS } from './pod-needs';

const FIXES = {
  make: (name: string) =>
    `Use \`secrets: { NAME: secret('<name>') }\`, which also creates it, or create an ExternalSecret or a SealedSecret named "${name}" in \`extend\`. A plain Secret must not be in Git.`,
  addKey: (name: string, key: string) =>
    `Use an existing key, or add "${key}" to the object that creates the Secret ${name}: \`spec.data\` of an ExternalSecret, \`spec.encryptedData\` of a SealedSecret.`,
};

const OIDC = `${ALB_ANNOTATION}auth-idp-oidc`;

/** A pod, an Ingress or a trigger without a Secret that it needs. */
export const secret: Rule = {
  id: 'reference/secret',
  severity: 'error',
  summary:
    'A pod, a ServiceAccount, an Ingress or a TriggerAuthentication refers to a Secret or a key that does not exist, and the reference is not optional. A Secret can come from an ExternalSecret, a SealedSecret, a Certificate, an Ingress annotated for cert-manager, a SecretProviderClass, a VaultStaticSecret, a OnePasswordItem, a custom resource of an unknown kind that contains its name or whose own name is part of it, or `provided`.',
  why: 'The kubelet does not start the pod until it exists, or cannot pull its image; an Ingress controller serves its default certificate, and KEDA does not scale.',
  source: 'https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data',
  about: [
    'secretKeyRef',
    'secretRef',
    'secret',
    'imagePullSecrets',
    'csi',
    'tls',
    'secretTargetRef',
    OIDC,
  ],
  *check(context) {
    for (const pod of context.pods) {
      const { manifest, path, spec } = pod;
      yield* missingInPod(context, pod, 'Secret', SECRET_FIELDS, FIXES);
      yield* pullSecrets(context, manifest, spec, path);
      for (const [i, volume] of listAt(spec, 'volumes').entries()) {
        const place = ['csi', 'nodePublishSecretRef', 'name'];
        const effect = 'its pods would wait forever in ContainerCreating';
        const who = `Volume "${objectAt(volume)['name']}" of ${label(manifest)}`;
        const at = [...path, 'volumes', i, ...place];
        yield* missing(context, manifest, valueAt(volume, place), at, who, effect);
      }
    }
    const index = indexOf(context);
    for (const manifest of index.ofKind('/ServiceAccount')) {
      yield* pullSecrets(context, manifest, manifest.object, []);
    }
    for (const manifest of index.ofKind('networking.k8s.io/Ingress')) {
      // The AWS load balancer uses certificates from AWS.
      if (isAlb(manifest)) {
        yield* loginSecret(context, manifest);
        continue;
      }
      for (const [i, tls] of listAt(manifest.object, 'spec', 'tls').entries()) {
        const at = ['spec', 'tls', i, 'secretName'];
        const effect = 'clients would get a certificate for another host';
        yield* missing(context, manifest, objectAt(tls)['secretName'], at, label(manifest), effect);
      }
    }
    for (const manifest of index.ofKind('keda.sh/TriggerAuthentication')) {
      for (const [i, ref] of listAt(manifest.object, 'spec', 'secretTargetRef').entries()) {
        const at = ['spec', 'secretTargetRef', i, 'name'];
        const effect = 'KEDA could not measure, and would not scale';
        yield* missing(context, manifest, objectAt(ref)['name'], at, label(manifest), effect);
      }
    }
  },
};

function* pullSecrets(
  context: RuleContext,
  manifest: Manifest,
  owner: JsonValue,
  path: JsonPath,
): Iterable<RuleFinding> {
  for (const [i, ref] of listAt(owner, 'imagePullSecrets').entries()) {
    const at = [...path, 'imagePullSecrets', i, 'name'];
    const who = `\`imagePullSecrets\` of ${label(manifest)}`;
    const effect = 'images of a private registry could not be pulled';
    yield* missing(context, manifest, objectAt(ref)['name'], at, who, effect);
  }
}

/** The Secret with the credentials for the identity provider of a load balancer. */
function* loginSecret(context: RuleContext, manifest: Manifest): Iterable<RuleFinding> {
  const annotations = objectAt(manifest.object, 'metadata', 'annotations');
  const provider = annotations[OIDC];
  const settings = typeof provider === 'string' ? (parseJson(provider) as JsonValue) : undefined;
  const at = ['metadata', 'annotations', OIDC];
  const effect = 'the controller would not create the load balancer';
  yield* missing(context, manifest, objectAt(settings)['secretName'], at, label(manifest), effect);
}

function* missing(
  context: RuleContext,
  manifest: Manifest,
  name: JsonValue | undefined,
  path: JsonPath,
  who: string,
  effect: string,
): Iterable<RuleFinding> {
  const namespace = indexOf(context).namespaceOf(manifest);
  const existing = existingObjects(context);
  if (typeof name !== 'string' || name === '' || existing.has('Secret', namespace, name)) return;
  yield {
    manifest,
    path,
    message: `${who} refers to the Secret "${name}", which does not exist: ${effect}.${didYouMean(name, existing.names('Secret', namespace))}`,
    fix: `${FIXES.make(name)} ${alsoProvided('Secret', name)}`,
    needs: { kind: 'Secret', name },
  };
}

function isAlb({ object }: Manifest): boolean {
  const annotations = objectAt(object, 'metadata', 'annotations');
  const { ingressClassName } = objectAt(object, 'spec');
  const classes = [ingressClassName, annotations['kubernetes.io/ingress.class']];
  return (
    classes.some((it) => typeof it === 'string' && it.startsWith('alb')) ||
    Object.keys(annotations).some((it) => it.startsWith('alb.ingress.kubernetes.io/'))
  );
}
