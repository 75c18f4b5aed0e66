import { ApiObject, App, Chart, type IResolver, Lazy, LazyResolver } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import fc from 'fast-check';
import { PlainResolver } from '../../lib/render/plain-resolver';
import { renderChart } from '../../lib/render/render-app';
import { objectWith, renderableKey, UNRENDERABLE_KEYS } from '../arbitrary-keys';

/** The rendering of an object, with the resolver and without. */
function both(build: (chart: Chart) => ApiObject): unknown[] {
  return [{ resolvers: [new PlainResolver()] }, {}].map((props) =>
    build(new Chart(new App(props), 'chart')).toJson(),
  );
}

const value = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    renderableKey,
    fc.integer(),
    fc.boolean(),
    fc.constantFrom(null, undefined),
    fc.constantFrom(k8s.Quantity.fromString('1Gi'), k8s.IntOrString.fromNumber(80)),
    fc.constant(0).map(() => Lazy.any({ produce: () => 'late' })),
    fc.array(tie('node'), { maxLength: 4 }),
    objectWith(renderableKey, tie('node')),
  ),
})).node;

test('any object renders the same with the resolver and without', () => {
  fc.assert(
    fc.property(value, (spec) => {
      const [fast, slow] = both(
        (chart) =>
          new ApiObject(chart, 'x', { apiVersion: 'v1', kind: 'X', metadata: { name: 'x' }, spec }),
      );
      expect(JSON.stringify(fast)).toBe(JSON.stringify(slow));
    }),
  );
});

test('an object of a typed class renders the same, with a patch', () => {
  const [fast, slow] = both((chart) => {
    const service = new k8s.KubeService(chart, 'x', {
      metadata: { name: 'x', labels: { b: '1', a: '2' } },
      spec: {
        clusterIp: 'None',
        ports: [{ port: 80, targetPort: k8s.IntOrString.fromString('http') }],
      },
    });
    service.metadata.addAnnotation('a', 'b');
    return service;
  });
  expect(fast).toEqual(slow);
  expect(fast).toMatchObject({ spec: { clusterIP: 'None', ports: [{ targetPort: 'http' }] } });
});

test('an object with any fields beside its metadata, including `value`, renders the same', () => {
  fc.assert(
    fc.property(objectWith(fc.constantFrom('value', 'data', 'a'), value), (fields) => {
      const [fast, slow] = both(
        (chart) =>
          new ApiObject(chart, 'x', {
            apiVersion: 'v1',
            kind: 'X',
            metadata: { name: 'x' },
            ...fields,
          }),
      );
      expect(JSON.stringify(fast)).toBe(JSON.stringify(slow));
    }),
  );
  const [fast, slow] = both(
    (chart) => new k8s.KubePriorityClass(chart, 'x', { metadata: { name: 'high' }, value: 1000 }),
  );
  expect(fast).toEqual(slow);
});

test.each(UNRENDERABLE_KEYS)(
  'a field called %s is refused anywhere, also beside a token',
  (name) => {
    const field = (it: unknown) => JSON.parse(`{"${name}": ${JSON.stringify(it)}}`);
    const token = Lazy.any({ produce: () => field('late') });
    const specs = [
      ...['a', 1, null, [], ['a'], {}, { value: 1 }].flatMap((it) => [
        field(it),
        { ...field(it), value: 'a' },
      ]),
      ...[
        { a: [{ b: field('x') }] },
        { a: token },
        { a: Lazy.any({ produce: () => 1 }), b: field(1) },
      ],
    ];
    for (const spec of [...specs, ...specs.map((it) => ({ value: it }))]) {
      const object = { apiVersion: 'v1', kind: 'X', spec };
      const chart = new Chart(new App({ resolvers: [new PlainResolver()] }), 'chart');
      expect(() => new ApiObject(chart, 'x', object).toJson()).toThrow(
        `cdk8s cannot render a field called "${name}"`,
      );
      const whole = new ApiObject(chart, 'y', { apiVersion: 'v1', kind: 'X', ...spec });
      expect(() => whole.toJson()).toThrow(`cdk8s cannot render a field called "${name}"`);
    }
    const metadata = { name: 'x', ...field('a') };
    const chart = new Chart(new App({ resolvers: [new PlainResolver()] }), 'chart');
    const object = new ApiObject(chart, 'x', { apiVersion: 'v1', kind: 'X', metadata });
    expect(() => object.toJson()).toThrow(`cdk8s cannot render a field called "${name}"`);
  },
);

test('metadata with empty and additional fields renders the same', () => {
  fc.assert(
    fc.property(objectWith(renderableKey, value), (fields) => {
      const [fast, slow] = both((chart) => {
        const metadata = { name: 'x', finalizers: [], annotations: {}, ...fields };
        const object = new ApiObject(chart, 'x', { apiVersion: 'v1', kind: 'X', metadata });
        object.metadata.add('generation', 1);
        return object;
      });
      expect(JSON.stringify(fast)).toBe(JSON.stringify(slow));
    }),
  );
});

test('inherited fields are left out', () => {
  const spec = Object.create({ a: 1 });
  const [fast, slow] = both(
    (chart) => new ApiObject(chart, 'x', { apiVersion: 'v1', kind: 'X', spec } as never),
  );
  expect(fast).toEqual(slow);
});

test('an object that cdk8s cannot render is refused with the resolver, too', () => {
  const build = (chart: Chart) =>
    new ApiObject(chart, 'x', { apiVersion: 'v1', kind: 'X', at: new Date(0) } as never);
  expect(() => both(build)).toThrow(/non-simple object of type 'Date'/);
});

afterEach(() => jest.restoreAllMocks());

/** How often cdk8s calls the resolvers after this one for a value of an object. */
function questions(...first: IResolver[]): number {
  let asked = 0;
  const counting: IResolver = {
    resolve() {
      asked++;
    },
  };
  const chart = new Chart(new App({ resolvers: [...first, counting] }), 'chart');
  const data = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`key-${i}`, 'value']));
  new ApiObject(chart, 'Map', { apiVersion: 'v1', kind: 'ConfigMap', data }).toJson();
  return asked;
}

// The resolver exists only for speed. If this fails, cdk8s calls its resolvers differently, and it can be removed.
test('cdk8s does not call its other resolvers for the values of a plain object', () => {
  expect(questions()).toBeGreaterThan(50);
  expect(questions(new PlainResolver())).toBeLessThan(5);
});

test('rendering spares the resolvers of cdk8s, too', () => {
  const resolve = jest.spyOn(LazyResolver.prototype, 'resolve');
  const cluster = { name: 'dev' };
  const place = { scope: 'dev', id: 'web', sourceFile: 'web.ts', directory: 'web', cluster };
  const data = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`key-${i}`, 'value']));
  const render = (values: Record<string, unknown>) => {
    resolve.mockClear();
    renderChart(place, (chart) => {
      const metadata = { name: 'web' };
      new ApiObject(chart, 'Map', { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: values });
    });
    return resolve.mock.calls.length;
  };
  expect(render({ ...data, late: Lazy.any({ produce: () => 'value' }) })).toBeGreaterThan(50);
  expect(render(data)).toBeLessThan(5);
});
