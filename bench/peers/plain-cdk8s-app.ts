import { readFileSync } from 'node:fs';
import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { application, configMap, deployment, service } from '../manifests';
import { ENVIRONMENTS, settings } from '../workload';

// An app as `cdk8s init` starts it: typed objects, one chart per app and environment, one App.
const [, , file = '', outdir = '', outputType = ''] = process.argv;
const yamlOutputType = YamlOutputType[outputType as keyof typeof YamlOutputType];
const app = new App({ outdir, yamlOutputType });
for (const name of JSON.parse(readFileSync(file, 'utf8')) as string[]) {
  for (const environment of ENVIRONMENTS) {
    const it = settings(name, environment);
    const chart = new Chart(app, `${name}-${environment}`, { namespace: it.namespace });
    const { metadata, spec } = deployment(it);
    const [container] = spec.template.spec.containers;
    if (!container) continue;
    const { cpu, memory } = it;
    const quantity = k8s.Quantity.fromString;
    const httpGet = { path: '/healthz', port: k8s.IntOrString.fromNumber(8080) };
    const typed = {
      ...container,
      readinessProbe: { ...container.readinessProbe, httpGet },
      resources: {
        requests: { cpu: quantity(cpu[0]), memory: quantity(memory[0]) },
        limits: { cpu: quantity(cpu[1]), memory: quantity(memory[1]) },
      },
    };
    const podSpec = { ...spec.template.spec, containers: [typed] };
    const template = { ...spec.template, spec: podSpec };
    new k8s.KubeDeployment(chart, 'deployment', { metadata, spec: { ...spec, template } });
    const ports = [{ name: 'http', port: 80, targetPort: k8s.IntOrString.fromString('http') }];
    const { metadata: serviceMetadata, spec: serviceSpec } = service(it);
    new k8s.KubeService(chart, 'service', {
      metadata: serviceMetadata,
      spec: { ...serviceSpec, ports },
    });
    new k8s.KubeConfigMap(chart, 'config', configMap(it));
    new ApiObject(chart, 'application', application(it));
  }
}
app.synth();
