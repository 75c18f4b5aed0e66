import { listAt, objectAt } from '../lib/base/json';
import { Live } from './live';
import { onArgoCd, useArgoFleet } from './use-argo-fleet';

const fleet = useArgoFleet();

const live = () => new Live(fleet().home.api, 'shop-dev');

const FILES = {
  'kustomize/base/kustomization.yaml': 'resources: [deployment.yaml]\n',
  'kustomize/base/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop, labels: { app: shop } }
spec:
  replicas: 1
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: shop
          image: shop
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
`,
  'kustomize/dev/kustomization.yaml': 'resources: [../base]\n',
  'fleet/apps/shop.ts': `import { defineArgoApp } from 'argosy';
import { k8s } from 'cdk8s-plus-28';
import { environments } from '../environments';

export const shop = defineArgoApp(environments, {
  name: 'shop',
  image: 'registry.example.com/shop',
  base: { source: { type: 'kustomize', path: 'kustomize/dev', images: { shop: 'shop' } } },
  overlays: { staging: null, production: null },
  extend: (chart) => {
    new k8s.KubeConfigMap(chart, 'Flags', { metadata: { name: 'flags' }, data: { dark: 'on' } });
  },
});
`,
  'fleet/releases/dev/shop.yaml': 'images:\n  shop:\n    tag: "v1.0.0"\n',
};

async function deployed(): Promise<void> {
  await fleet().refresh('root-dev');
  await fleet().until(
    'the Application',
    async () => (await fleet().application('shop-dev'))['spec'] !== undefined,
    60,
  );
  await fleet().settled('shop-dev');
}

async function container() {
  const deployment = await live().get('deployments', 'shop');
  return objectAt(listAt(deployment, 'spec', 'template', 'spec', 'containers')[0]);
}

onArgoCd(
  'a kustomization of the repository is deployed with the released image, and with what extend adds',
  async () => {
    const { repository } = fleet();
    for (const [path, text] of Object.entries(FILES)) repository.clone.write(path, text);
    repository.publish('The shop');
    await deployed();
    expect((await container())['image']).toBe('registry.example.com/shop:v1.0.0');
    expect(await live().get('configmaps', 'flags')).toMatchObject({ data: { dark: 'on' } });
    // It is in no namespace of an app.
    const elsewhere = await new Live(fleet().home.api, 'shop-dev').list('applications');
    expect(elsewhere).toEqual([]);
  },
  200_000,
);

onArgoCd(
  'a release changes the image of a kustomization',
  async () => {
    fleet().repository.argosy('release', 'shop', '--env', 'dev', '--image', 'v2.0.0', '--push');
    await fleet().refresh('root-dev');
    await fleet().until(
      'the new image',
      async () => (await container())['image'] === 'registry.example.com/shop:v2.0.0',
      90,
    );
  },
  120_000,
);

onArgoCd(
  'a change of the base alone is deployed',
  async () => {
    const { repository } = fleet();
    repository.pull();
    repository.clone.replace(
      'kustomize/base/deployment.yaml',
      'image: shop',
      'image: shop\n          args: [--fast]',
    );
    repository.publish('Faster');
    // Argo CD remembers for three minutes to which commit a branch points.
    await fleet().refresh('shop-dev');
    await fleet().until(
      'the new arguments',
      async () => JSON.stringify((await container())['args']) === '["--fast"]',
      90,
    );
  },
  120_000,
);
