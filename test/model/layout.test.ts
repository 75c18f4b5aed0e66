import fc from 'fast-check';
import {
  appDirectory,
  appFile,
  applicationFile,
  argocdDirectory,
  FLEET_APPS,
  FLEET_RELEASES,
  inRepository,
  inTree,
  isDeployed,
  manifestFile,
  parseAppFile,
  parseReleaseFile,
  parseRenderedPath,
  RENDERED_BOOTSTRAP,
  releaseFile,
  rootApplicationName,
  TREE_FOLDERS,
} from '../../lib/model/layout';

const HOSTILE = ['__proto__', 'constructor', 'toString', '.', '..', '-', 'a.b', 'apps', 'argocd'];
const HOSTILE_ENDS = ['x.yaml', 'x.k8s.yaml', 'root-x', 'Application.x', 'a-b', 'a-', '-b', 'x.ts'];
/** Any valid name in a path. */
const name = fc.oneof(
  fc.constantFrom(...HOSTILE, ...HOSTILE_ENDS),
  fc.string({ minLength: 1, unit: 'grapheme' }).filter((it) => !it.includes('/')),
  fc.string({ minLength: 1, unit: fc.constantFrom('a', 'b', '-', '.', '_', '0') }),
);
/** A name that every file system stores unchanged. */
const fileName = fc.oneof(
  fc.constantFrom(...HOSTILE, ...HOSTILE_ENDS),
  fc.string({ minLength: 1, unit: fc.constantFrom('a', 'b', '-', '.', '_', '0') }),
);

test('the path of an app is parsed as it is formatted', () => {
  const module = fc
    .array(name, { minLength: 1, maxLength: 3 })
    .map((names) => names.join('/'))
    .filter((it) => !/\.(test|d)$/.test(it));
  fc.assert(fc.property(module, (it) => expect(parseAppFile(appFile(it))).toBe(it)));
});

test.each(['a.test.ts', 'a.d.ts', 'a.js', 'a', '.ts', 'a/.ts', 'a/b.test.ts'])(
  '%s is not an app',
  (file) => {
    expect(parseAppFile(`${FLEET_APPS}/${file}`)).toBeUndefined();
  },
);

test('the path of a release is parsed as it is formatted', () => {
  fc.assert(
    fc.property(name, name, (environment, app) =>
      expect(parseReleaseFile(releaseFile(environment, app))).toEqual({ environment, app }),
    ),
  );
});

test('a release file with the extension .yml is recognized, but never written', () => {
  const file = `${FLEET_RELEASES}/dev/my-app.yml`;
  expect(parseReleaseFile(file)).toEqual({ environment: 'dev', app: 'my-app' });
  expect(releaseFile('dev', 'my-app')).not.toBe(file);
});

test.each(['my-app.yaml', 'dev/.yaml', 'dev/my-app.txt', 'dev/a/b.yaml', '/a.yaml'])(
  '%s is not a release',
  (file) => {
    expect(parseReleaseFile(`${FLEET_RELEASES}/${file}`)).toBeUndefined();
  },
);

test('a path in the tree is converted to the repository and back', () => {
  fc.assert(fc.property(name, (path) => expect(inTree(inRepository(path))).toBe(path)));
  expect(inTree('distant/apps')).toBeUndefined();
});

test('the path of an object has its app and environment', () => {
  fc.assert(
    fc.property(name, name, fileName, fileName, (environment, app, kind, object) => {
      const path = manifestFile(appDirectory(environment, app), kind, object);
      expect(parseRenderedPath(path)).toEqual({
        folder: 'apps',
        environment,
        app,
        file: `${kind}.${object}.k8s.yaml`,
      });
      expect(isDeployed(path)).toBe(true);
    }),
  );
});

test('the path of an Application has its app and environment', () => {
  fc.assert(
    fc.property(fileName, fileName, (environment, app) => {
      const path = applicationFile(environment, app);
      const file = `Application.${app}-${environment}.k8s.yaml`;
      expect(parseRenderedPath(path)).toEqual({ folder: 'argocd', environment, app, file });
    }),
  );
});

test('the path of a project has its environment, and no app', () => {
  fc.assert(
    fc.property(fileName, (environment) => {
      const path = manifestFile(argocdDirectory(environment), 'AppProject', environment);
      const file = `AppProject.${environment}.k8s.yaml`;
      expect(parseRenderedPath(path)).toEqual({ folder: 'argocd', environment, file });
    }),
  );
});

test('the path of a root Application has its environment', () => {
  fc.assert(
    fc.property(fileName, (environment) => {
      const application = rootApplicationName(environment);
      const path = manifestFile(RENDERED_BOOTSTRAP, 'Application', application);
      const file = `Application.root-${environment}.k8s.yaml`;
      expect(parseRenderedPath(path)).toEqual({ folder: 'bootstrap', environment, file });
      expect(isDeployed(path)).toBe(false);
    }),
  );
});

test.each(['', 'apps', 'apps/dev', 'apps/dev/my-app', 'argocd/dev', 'bootstrap', 'other/dev/a/b'])(
  'no rendered file has the path "%s"',
  (path) => {
    expect(parseRenderedPath(path)).toBeUndefined();
  },
);

test('Argo CD reads the manifests in its directory, and none below it', () => {
  expect(isDeployed('apps/dev/my-app/Service.my-app.k8s.yaml')).toBe(true);
  expect(isDeployed('argocd/dev/AppProject.dev.k8s.yaml')).toBe(true);
  expect(isDeployed('apps/dev/my-app/old/Service.my-app.k8s.yaml')).toBe(false);
  expect(isDeployed('apps/dev/my-app/notes.yaml')).toBe(false);
});

test('any path in the tree is in one of its folders', () => {
  fc.assert(
    fc.property(fc.array(name, { maxLength: 5 }), (names) => {
      const place = parseRenderedPath(names.join('/'));
      expect([...TREE_FOLDERS, undefined]).toContain(place?.folder);
    }),
  );
});
