import type { Chart } from 'cdk8s';
import type { ApiObjectJson } from '../kubernetes/api-object';
import { IN_CLUSTER } from '../model/environment';
import { renderChart } from '../render/render-app';

/**
 * Renders the constructs that a function adds to a chart.
 *
 * @example
 * const [deployment] = renderConstruct((chart) => {
 *   new Worker(chart, 'worker', { name: 'mailer', image: 'example/mailer:v1.0.0' });
 * });
 *
 * @returns the API objects, in the order in which they were added.
 * @throws {@link FleetError} if a construct is invalid.
 */
export function renderConstruct(build: (chart: Chart) => void): ApiObjectJson[] {
  const place = {
    scope: 'test',
    id: 'construct',
    sourceFile: 'the test',
    directory: '',
    cluster: IN_CLUSTER,
  };
  return renderChart(place, build).map(({ object }) => object);
}
